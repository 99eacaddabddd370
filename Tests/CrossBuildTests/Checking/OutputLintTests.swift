import Boards
import SystemPackage
import Testing

@testable import CrossBuild

@Suite struct OutputLintTests {
    private let lint: OutputLint

    init() throws {
        lint = OutputLint(toolchain: try Fixture.plan(board: "rk3288").toolchain, secrets: ["/home/me/shop"])
    }

    /// A 52-byte header of a little-endian ELF file without program headers.
    private func header(machine: UInt8, wide: Bool = false) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 64)
        bytes.replaceSubrange(0..<6, with: [0x7F, 0x45, 0x4C, 0x46, wide ? 2 : 1, 1])
        bytes[18] = machine
        return bytes
    }

    private func archive(_ members: [UInt8]...) -> [UInt8] {
        members.reduce(Array("!<arch>\n".utf8)) { bytes, member in
            let size = "\(member.count)".padding(10)
            let head = "a.o/".padding(16) + "0".padding(12) + "0".padding(6) + "0".padding(6) + "644".padding(8) + size
            return bytes + Array(head.utf8) + [0x60, 0x0A] + member + (member.count % 2 == 1 ? [0x0A] : [])
        }
    }

    @Test func `files for the board and plain files pass`() {
        #expect(lint.fault(in: Array("prefix=/usr\n".utf8)) == nil)
        #expect(lint.fault(in: header(machine: 40)) == nil)
        #expect(lint.fault(in: archive(header(machine: 40), [1, 2, 3], header(machine: 40))) == nil)
    }

    @Test func `an object of the build machine in a library is found`() throws {
        let fault = try #require(lint.fault(in: archive(header(machine: 40), header(machine: 62, wide: true))))
        #expect(fault.problem == "1 objects for another machine" && fault.remedy.contains("--cross-prefix"))
        #expect(lint.fault(in: header(machine: 183, wide: true))?.problem == "a file for machine 183, 64-bit")
        #expect(lint.fault(in: Array("!<thin>\n/x/a.o".utf8))?.problem.hasPrefix("a thin archive") == true)
    }

    @Test(arguments: ["/home/me/shop", "-L/home/me/shop/usr/lib", "//home/me/shop"])
    func `a path of the build machine is found wherever it stands`(text: String) {
        #expect(lint.fault(in: Array(text.utf8))?.problem == "the path '/home/me/shop' is in it")
        #expect(lint.fault(in: header(machine: 40) + Array(text.utf8)) != nil)
        #expect(lint.fault(in: Array(text.utf8.dropLast())) == nil || text.hasSuffix("lib"))
    }
}

extension String {
    fileprivate func padding(_ width: Int) -> String { self + String(repeating: " ", count: width - count) }
}
