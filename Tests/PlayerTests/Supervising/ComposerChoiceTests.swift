import Depot
import Faults
import Foundation
import Measures
import Programmes
import Stage
import Synchronization
import SystemPackage
import Testing

@testable import Player

/// When the GPU composes, and what is said where it does not.
@Suite struct ComposerChoiceTests {
    private static let mali = Graphics(renderer: "Mali-G610 (Panfrost)")
    private static let software = Graphics(renderer: "llvmpipe (LLVM 15.0.6, 256 bits)")
    private static let none = Graphics(renderer: nil, problem: "Could not initialize EGL display")

    private static let sound = "{ at: [0, 100, 320, 80], playlist: sounds }"
    private static let text = "{ at: [0, 100, 320, 80], text: words }"

    private func show(beside zone: String = text, isLive: Bool = true) throws -> Show {
        let text = """
            programme: Beside
            canvas: 320x180
            layouts:
              all: { zones: { main: { at: [0, 0, 320, 100], playlist: cards }, side: \(zone) } }
              one: { zones: { main: { at: [0, 0, 320, 180], playlist: cards } } }
            playlists: { cards: [{ text: A, for: 7s }], sounds: [{ audio: a.mp3 }] }
            schedule: [{ layout: all }, { layout: one, hours: 10:00-11:00 }]
            """
        let programme = try ProgrammeFile.parse(Array(text.utf8), file: "p.yaml")
        let release = Release(
            programme: Digest(of: text), programmeName: "Beside", canvas: programme.canvas, rate: .thirty,
            boards: ["one"], uses: [])
        return Show(
            depot: DepotDirectory("depot"), digest: Digest(of: text), release: release, programme: programme,
            board: "one", output: "none", isLive: isLive)
    }

    /// A machine whose kernel has a driver for a GPU.
    private func host(with device: String? = "dri/renderD128") throws -> Player.Host {
        var host = Player.Host()
        host.root = FilePath(FileManager.default.temporaryDirectory.path).appending("gpu-\(UUID())")
        if let device {
            let path = host.path("dev").appending(device)
            try FileManager.default.createDirectory(
                atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
            try Files.write([], to: path)
        }
        return host
    }

    @Test func `of itself it takes a GPU that is one`() async throws {
        let host = try host()
        defer { try? Files.remove(host.root) }  // a test's leftovers harm nobody
        let real = try await ComposerChoice(.auto, host: host) { Self.mali }.verdict(on: show())
        #expect(real == .gpu("Mali-G610 (Panfrost)"))
        #expect(real.text == "glvideomixer, on the GPU (Mali-G610 (Panfrost))")
        let soft = try await ComposerChoice(.auto, host: host) { Self.software }.verdict(on: show())
        #expect(soft == .processor("no GPU (llvmpipe (LLVM 15.0.6, 256 bits))"))
        let none = try await ComposerChoice(.auto, host: host) { Self.none }.verdict(on: show())
        #expect(none == .processor("no GL (Could not initialize EGL display)"))
    }

    @Test func `where there is nothing to compose or no GPU, none is looked for`() async throws {
        let (host, bare) = (try host(), try host(with: nil))
        defer { try? Files.remove(host.root) }  // a test's leftovers harm nobody
        func verdict(_ wish: ComposerChoice.Wish, _ host: Player.Host, _ show: Show) async throws -> String {
            try await ComposerChoice(wish, host: host) {
                Issue.record("it was looked for")
                return Self.mali
            }.verdict(on: show).text
        }
        let alone = try show(beside: Self.sound)
        #expect(try await verdict(.auto, host, alone).hasSuffix("no layout has two zones with pictures"))
        #expect(try await verdict(.auto, bare, show()).hasSuffix("no GPU (/dev/dri/renderD*)"))
        #expect(try await verdict(.auto, host, show(isLive: false)) == "compositor, on the CPU")
        #expect(try await verdict(.processor, host, show()) == "compositor, on the CPU")
    }

    @Test func `who asks for a GPU gets any that composes, or is told why not`() async throws {
        let host = try host(with: nil)
        let alone = try show(beside: Self.sound)
        let soft = try await ComposerChoice(.gpu, host: host) { Self.software }.verdict(on: alone)
        #expect(soft.composer == .gpu && soft.note == nil)
        let none = ComposerChoice(.gpu, host: host) { Self.none }
        let verdict = try await none.verdict(on: show())
        #expect(verdict.composer == .processor)
        #expect(verdict.note?.contains("no GL (Could not initialize EGL display)") == true)
        await #expect(throws: Fault.self) { try await none.verdict(on: show(isLive: false)) }
    }

    @Test func `a GPU that a stage died on is left alone from then on, and is looked at once`() async throws {
        let looks = Mutex(0)
        let host = try host(with: nil)
        let choice = ComposerChoice(.gpu, host: host) {
            looks.withLock { $0 += 1 }
            return Self.mali
        }
        for _ in 0..<2 { #expect(try await choice.verdict(on: show()).composer == .gpu) }
        #expect(looks.withLock(\.self) == 1)
        let note = await choice.giveUp("died")
        #expect(note == "the stage died while the GPU composed; zones are composed on the processor from now on")
        let verdict = try await choice.verdict(on: show())
        #expect(verdict == .processor("the stage died while the GPU composed"))
    }

    @Test func `the doctor names what composes`() {
        #expect(Self.mali.check == .passed("composing", "glvideomixer, on the GPU (Mali-G610 (Panfrost))"))
        let soft = "compositor, on the CPU: no GPU (llvmpipe (LLVM 15.0.6, 256 bits))"
        #expect(Self.software.check == .passed("composing", soft))
        #expect(Self.none.check.seen == "compositor, on the CPU: no GL (Could not initialize EGL display)")
    }
}
