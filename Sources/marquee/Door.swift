import Commands
import Reports

@main
enum Door {
    static func main() async { await Front.run(MarqueeCommand.self) }
}
