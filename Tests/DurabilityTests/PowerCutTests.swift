import Foundation
import Subprocess
import SystemPackage
import Testing

/// The power is cut: a disk of our own forgets what it was not made to keep. Takes root and loop devices.
@Suite(.serialized, .enabled(if: Bench.canCutPower)) struct PowerCutTests {
    /// Makes an ext4 disk in a file and mounts it at `mount`.
    private func makeDisk(_ bench: borrowing Bench) async throws {
        try FileManager.default.createDirectory(atPath: mount(bench).string, withIntermediateDirectories: true)
        try await tool("truncate", ["-s", "32M", image(bench).string])
        try await tool("mkfs.ext4", ["-q", "-F", "-O", "^metadata_csum", image(bench).string])
        try await attach(bench)
    }

    private func attach(_ bench: borrowing Bench) async throws {
        try await tool("mount", ["-o", "loop", image(bench).string, mount(bench).string])
    }

    private func detach(_ bench: borrowing Bench) async throws { try await tool("umount", [mount(bench).string]) }

    /// All that is not on the disk now never will be. Source: FS_IOC_SHUTDOWN with NOLOGFLUSH, linux/fs.h.
    private func cut(_ bench: borrowing Bench) async throws {
        let descriptor = try FileDescriptor.open(mount(bench), .readOnly)
        var flag: UInt32 = 2
        #expect(ioctl(descriptor.rawValue, 0x8004_587d, &flag) == 0)
        try descriptor.close()
        try await detach(bench)
        // Another process's mount namespace may hold on to what was cut; what comes up again is a copy of the disk.
        let copy = bench.directory.appending("copy.img")
        try await tool("cp", ["--sparse=always", image(bench).string, copy.string])
        try await tool("mv", [copy.string, image(bench).string])
        try await attach(bench)
    }

    private func image(_ bench: borrowing Bench) -> FilePath { bench.directory.appending("disk.img") }
    private func mount(_ bench: borrowing Bench) -> FilePath { bench.directory.appending("disk") }

    private func tool(_ name: String, _ arguments: [String]) async throws {
        let result = try await Subprocess.run(
            .name(name), arguments: Arguments(arguments), output: .discarded, error: .string(limit: 1 << 16))
        try #require(result.terminationStatus.isSuccess, "\(name): \(result.standardError)")
    }

    @Test func `nothing that was said to be safe is lost, whenever the power goes`() async throws {
        let bench = try Bench()
        let library = try await Bench.library(in: bench.directory)
        try await makeDisk(bench)
        for round in 0..<Bench.cuts {
            let state = mount(bench).appending("state-\(round % 8)")
            // Killed at one of its calls, so that the cut comes in the middle of something.
            let run = try await Bench.rig(
                state, 6, library: library,
                fault: ["FAULT": "kill", "FAULT_AT": "\(20 + (Bench.seed + round) * 37 % 150)"])
            try await cut(bench)
            #expect(try Bench.losses(run, in: state).isEmpty, "round \(round)")
        }
        try await detach(bench)
    }

    @Test(arguments: [("file", "states"), ("directory", "states"), ("database", "plays")])
    func `a sync that was forgotten is found out by a cut`(part: String, kind: String) async throws {
        let bench = try Bench()
        let library = try await Bench.library(in: bench.directory)
        try await makeDisk(bench)
        let state = mount(bench).appending("state")
        let run = try await Bench.rig(state, 1, kind, library: library, fault: ["FAULT": "none", "FAULT_SKIP": part])
        #expect(run.status.isSuccess)
        try await cut(bench)
        let losses = try? Bench.losses(run, in: state)  // a journal that does not open is lost
        #expect(losses?.isEmpty != true)
        try await detach(bench)
    }
}
