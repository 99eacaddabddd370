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
