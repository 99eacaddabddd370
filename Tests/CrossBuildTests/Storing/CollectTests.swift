import Faults
import Foundation
import SystemPackage
import Testing

@testable import CrossBuild

@Suite struct CollectTests {
    private func store(_ toy: Toy, _ arguments: String...) async throws -> Program.Answer {
        try await toy.program.run(list: ["store"] + arguments + ["--json"])
    }

    @Test func `what was not used for so many days is removed, and the rest stays`() async throws {
        try await Toy.with { toy in
            #expect(try await toy.build().status == 0)
            #expect(try await toy.build(board: "rk3288").status == 0)
            let steps = toy.store.appending("steps")
            let old = try #require(try Fixture.names(in: steps).first)
            let file = steps.appending(old).appending("result.json").string
            let past = Date(timeIntervalSinceNow: -40 * 86_400)
            try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: file)
            try Files.makeDirectory(toy.store.appending("work/abandoned.1"))
            let listed = try await store(toy, "list").document()
            #expect((listed["held"] as? [String: Any])?["unfinished"] as? Int == 1)
            let removed = try await store(toy, "collect", "--keep", "30").document()["held"] as? [String: Any]
            #expect((removed?["steps"] as? [[String: Any]])?.map { $0["idle"] as? Int } == [40])
            #expect(try !Fixture.names(in: steps).contains(old) && Fixture.names(in: steps).count == 1)
            #expect(try Fixture.names(in: toy.store.appending("work")).isEmpty)
            #expect(try Fixture.names(in: toy.store.appending("sources")).count == 2)
        }
    }

    /// A root and a set of packages as an installation and a fetch leave them, and a root whose installation was killed.
    private func stock(_ store: FilePath, idle days: Double) throws {
        let root = #"{"name": "sysroot", "suite": "sid", "architecture": "arm64", "packages": [], "isClosed": true}"#
        let installed = #"{"schema": "marquee.root/1", "root": \#(root), "packages": ["a arm64 1", "b all 2"]}"#
        let pin = #"{"identity": "a", "location": "https://example.org/a", "state": {"revision": "0"}}"#
        let files = [
            ("roots/whole/tree/usr/a", "12345"), ("roots/whole/root.json", installed),
            ("roots/half/apt/cache/archives/a.deb", "123"),
            ("dependencies/\(Self.hash)/scratch/a", "1234567"),
            ("dependencies/\(Self.hash)/Package.resolved", #"{"pins": [\#(pin)]}"#),
        ]
        for (path, text) in files { try Files.write(text.utf8, to: store.pushing(FilePath(path))) }
        let past = Date(timeIntervalSinceNow: -days * 86_400)
        let old = [
            "roots/whole/root.json", "roots/half", "roots/half/apt/cache/archives",
            "dependencies/\(Self.hash)/Package.resolved",
        ]
        for path in old {
            try FileManager.default.setAttributes(
                [.modificationDate: past], ofItemAtPath: store.pushing(FilePath(path)).string)
        }
    }

    private static let hash = String(repeating: "a", count: 64)

    private func supplies(_ answer: Program.Answer) throws -> [String] {
        let held = try answer.document()["held"] as? [String: Any]
        return ["roots", "dependencies"].flatMap { held?[$0] as? [[String: Any]] ?? [] }.map { supply in
            "\(supply["name"] ?? "") \(supply["about"] ?? "unfinished") \(supply["idle"] ?? "")"
        }
    }

    @Test func `toolchains and Swift packages are listed, and removed once nobody used them`() async throws {
        try await Toy.with { toy in
            try stock(toy.store, idle: 20)
            let all = [
                "half unfinished 20", "whole sid arm64, 2 packages 20", "\(Self.hash) 1 Swift package 20",
            ]
            let listed = try await store(toy, "list")
            #expect(try supplies(listed) == all)
            #expect(try supplies(try await store(toy, "collect", "--keep", "30")).isEmpty)
            #expect(try supplies(try await store(toy, "collect", "--keep", "20")) == all)
            for folder in ["roots", "dependencies", "work"] {
                #expect(try Fixture.names(in: toy.store.appending(folder)).isEmpty)
            }
        }
    }

    @Test func `what a build is using is not collected`() async throws {
        try await Toy.with { toy in
            try stock(toy.store, idle: 20)
            let store = try Store(root: toy.store)
            let used = try store.supplies(.root).filter { $0.directory.lastComponent == "whole" }
            let both = used + (try store.supplies(.packages))
            let removed = try await store.withHold(on: both, waiting: {}) {
                // Somebody else's build may use them at the same time.
                try await Store(root: toy.store).withHold(on: both, waiting: { Issue.record("nobody waits") }) {
                    try await self.store(toy, "collect", "--keep", "0")
                }
            }
            #expect(try supplies(removed) == ["half unfinished 20"])
            store.noteUse(of: both)
            #expect(try supplies(try await self.store(toy, "collect", "--keep", "1")).isEmpty)
            #expect(try supplies(try await self.store(toy, "collect", "--keep", "0")).count == 2)
        }
    }

    @Test func `what was used since a build at work began is not collected, and what is older is`() async throws {
        try await Toy.with { toy in
            #expect(try await toy.build().status == 0)
            let steps = toy.store.appending("steps")
            let built = try Fixture.names(in: steps)
            #expect(try await toy.build(board: "rk3288").status == 0)
            for name in built {
                let file = steps.appending(name).appending("result.json").string
                let past = Date(timeIntervalSinceNow: -60)
                try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: file)
            }
            let leftover = toy.store.appending("locks").appending("build-1-killed.lock")
            try Files.write([], to: leftover)
            let store = try Store(root: toy.store)
            let answers = try await store.withUse {
                [try await toy.build(board: "rk3288"), try await self.store(toy, "collect", "--keep", "0")]
            }
            #expect(answers.map(\.status) == [0, 0], "\(answers)")
            let left = try Fixture.names(in: steps)
            #expect(left.count == 1 && !built.contains(left[0]), "\(left)")
            #expect(try Fixture.names(in: toy.store.appending("sources")).count == 2)
            #expect(try await self.store(toy, "collect", "--keep", "0").status == 0)
            #expect(try Fixture.names(in: steps).isEmpty && Fixture.names(in: toy.store.appending("sources")).isEmpty)
            let locks = try Fixture.names(in: toy.store.appending("locks"))
            #expect(!locks.contains { $0.hasPrefix("build-") }, "\(locks)")
        }
    }

    @Test func `sources that were collected are fetched again for whoever has none beside the script`() async throws {
        try await Toy.with { toy in
            #expect(try await toy.build().status == 0)
            let beside = toy.output.appending("toy").appending("source")
            let sources = try Fixture.names(in: beside)
            for folder in [beside, toy.store.appending("sources")] { try Files.remove(folder) }
            let again = try await toy.build()
            #expect(try again.states() == ["toy": "cached"])
            #expect(try Fixture.names(in: beside) == sources && sources.count == 2)
            for folder in [beside, toy.store.appending("sources")] { try Files.remove(folder) }
            try toy.offline()
            let offline = try await toy.build()
            #expect(try offline.status == 0 && offline.states() == ["toy": "cached"])
            #expect(offline.talk.contains("the sources are not beside the script"), "\(offline.talk)")
        }
    }

    @Test func `a store that the group may write stays so, whatever the umask`() async throws {
        try await Toy.with { toy in
            try Files.makeDirectory(toy.store)
            chmod(toy.store.string, 0o2775)
            #expect(try await toy.build().status == 0)
            for name in FileManager.default.enumerator(atPath: toy.store.string)?.compactMap({ $0 as? String }) ?? []
            where name != "seen" {
                var status = stat()
                lstat(toy.store.appending(FilePath(name).components).string, &status)
                #expect(status.st_mode & S_IWGRP != 0, "\(name)")
            }
        }
    }
}
