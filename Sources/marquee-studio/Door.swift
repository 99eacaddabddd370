import Reports
import Studio

@main
enum Door {
    static func main() async { await Front.run(StudioCommand.self) }
}
