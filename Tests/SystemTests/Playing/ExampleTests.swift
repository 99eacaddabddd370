import Foundation
import Subprocess
import SystemPackage
import Testing

/// The examples of machines that drive the screen, with a real player.
@Suite(.serialized) struct ExampleTests {
    /// Puts an example into the bench and draws its pictures.
    private func prepare(_ name: String, in bench: borrowing Workbench) async throws {
        let example = Workbench.repository.appending("examples").appending(name)
        for file in try FileManager.default.contentsOfDirectory(atPath: example.string) where file != "media" {
            try FileManager.default.copyItem(
                atPath: example.appending(file).string, toPath: bench.path(file).string)
        }
        let drawn = try await bench.tool("./make-media", [])
        try #require(drawn.code == 0, "\(drawn.talk)")
    }

    /// A busy machine draws slowly; what shows for moments would be over before it is there.
    private func giveTime(in bench: borrowing Workbench) throws {
        let text = try String(contentsOfFile: bench.path("programme.yaml").string, encoding: .utf8)
        let longer = text.replacing(/(layout: \w+, for:) (5|6|30|60)s/) { "\($0.1) 100s" }
        try #require(longer != text)
        try bench.write(longer, to: "programme.yaml")
    }

    /// The example's program, told one line after the other.
    private final class Machine {
        private let process = Process()
        private let input = Pipe()

        init(_ program: FilePath, socket: FilePath) throws {
            process.executableURL = URL(filePath: program.string)
            process.arguments = ["--socket", socket.string]
            process.standardInput = input
            process.standardOutput = FileHandle.nullDevice
            try process.run()
        }

        func say(_ line: String) { input.fileHandleForWriting.write(Data((line + "\n").utf8)) }

        /// Returns its exit code.
        func end() throws -> Int32 {
            try input.fileHandleForWriting.close()
            process.waitUntilExit()
            return process.terminationStatus
        }
    }

    @Test
    func `a vending machine shows what is chosen, what is left to pay and a thank-you, and hides what is sold out`()
        async throws
    {
        let bench = try Workbench()
        try await prepare("vending", in: bench)
        try giveTime(in: bench)
        let program = bench.path("vending")
        try await PlayingBench.run(bench) { player in
            let machine = try Machine(program, socket: player.socket)
            machine.say("choose cola")
            try await player.until {
                let screen = try await $0.screen()
                return screen["product/name"] == "Cola" && screen["product/price"] == "1.80"
            }
            machine.say("coin 1.00")
            try await player.until { try await $0.screen()["paying/left"] == "0.80" }
            machine.say("coin 1.00")
            try await player.until { try await $0.screen()["thanks/word"] == "Change: 0.20" }
            func planned() async throws -> Set<String> {
                let slots = try await player.document("/api/v1/plan?for=5m")["slots"] as? [[String: Any]] ?? []
                return Set(slots.compactMap { $0["item"] as? String }.filter { $0.hasPrefix("media/") })
                    .subtracting(["media/thanks.png"])
            }
            #expect(try await planned() == ["media/cola.png", "media/lemon.png", "media/water.png"])
            machine.say("stock lemon 0")
            try await player.until { _ in try await planned() == ["media/cola.png", "media/water.png"] }
            #expect(try machine.end() == 0)
        }
    }

    @Test func `a cash register shows the cart with its total, the change, and advertisements when nobody pays`()
        async throws
    {
        let bench = try Workbench()
        try await prepare("register", in: bench)
        try giveTime(in: bench)
        let program = bench.path("register")
        try await PlayingBench.run(bench) { player in
            try await player.until { try await $0.screen()["idle/main"]?.hasPrefix("media/") == true }
            let till = try Machine(program, socket: player.socket)
            till.say("scan Sourdough 4.20")
            try await player.until { try await $0.screen()["cart/total"] == "Total 4.20" }
            till.say("scan Rye 3.10")
            try await player.until {
                let screen = try await $0.screen()
                return screen["cart/total"] == "Total 7.30" && screen["cart/line2"] == "Rye   3.10"
                    && screen["cart/side"]?.hasPrefix("media/") == true
            }
            till.say("pay 10")
            try await player.until { try await $0.screen()["thanks/change"] == "Change 2.70" }
            try await player.until { try await $0.screen()["idle/main"]?.hasPrefix("media/") == true }
            #expect(try till.end() == 0)
        }
    }

    @Test(arguments: ["vending", "register"]) func `a machine sells on without a screen`(name: String) async throws {
        let bench = try Workbench()
        let program = Workbench.repository.appending("examples").appending(name).appending(name)
        let machine = try Machine(program, socket: bench.path("nobody.sock"))
        for line in ["choose cola", "coin 2", "scan Bread 4.20", "pay 5", "nonsense", "coin x", ""] {
            machine.say(line)
        }
        #expect(try machine.end() == 0)
    }
}
