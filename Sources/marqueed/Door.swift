import Player
import Reports

@main
enum Door {
    static func main() async { await Front.run(MarqueedCommand.self) }
}
