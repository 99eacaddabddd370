import Foundation
import Testing

@testable import CrossBuild

@Suite struct ShellQuotingTests {
    /// What a real shell makes of the words.
    private func read(_ words: [String]) throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        let script = "printf '%s\\0' " + words.map(ShellQuoting.word).joined(separator: " ")
        process.arguments = ["-c", script]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return data.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `words that mean something to a shell come back as they were`() throws {
        let words = [
            "", " ", "'", "''", "\"", "$", "$HOME", "$(reboot)", "`id`", "\\", "\\'", "a b", "a'b\"c$d", "~", "~root",
            "*", "?", "[a]", "{a,b}", "#a", "!", "!!", "a\nb", "\n", "a\tb", ";", "&", "|", ">", "<x", "=a", "a=b",
            "-", "--", "-n", "--host=a", "%s", "é", "节目", "\u{1F600}", "\r", "\u{1}", "\u{7F}", "\u{2028}",
        ]
        #expect(try read(words) == words)
    }

    @Test func `two thousand random words come back as they were`() throws {
        var state: UInt64 = 20_261_123
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let alphabet = Array("'\"$`\\ \n\t*?[]{}()<>|&;!#~=%-/.,:@^+_aZ0é节".unicodeScalars)
        let words = (0..<2000).map { _ in
            String(String.UnicodeScalarView((0..<next(12)).map { _ in alphabet[next(alphabet.count)] }))
        }
        #expect(try read(words) == words)
    }

    @Test func `what a shell reads as it stands is left readable`() {
        #expect(ShellQuoting.word("--host=aarch64-linux-gnu") == "--host=aarch64-linux-gnu")
        #expect(ShellQuoting.word("PATH=x") == "'PATH=x'")
        #expect(ShellQuoting.word("it's") == #"'it'\''s'"#)
    }

    @Test(arguments: ["a\nreboot", "a\r\nreboot", "a\rreboot", "a\u{85}reboot", "a\u{2028}reboot"])
    func `a comment cannot be ended from inside`(text: String) {
        #expect(ShellQuoting.comment(text) == "# a\n# reboot")
    }
}
