import Faults
import Foundation
import SystemPackage
import Testing

@testable import CrossBuild

/// Disks that are full or can only be read, and a network that is gone: a clear word, and nothing lost.
@Suite struct StoreTroubleTests {
    private static let mounting: ConditionTrait = .enabled(if: SmallDisk.isPossible, "nobody may mount here")

    private func expect(
        _ code: String, _ words: String..., of answer: Program.Answer, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(answer.status == 2, "\(answer)", sourceLocation: sourceLocation)
        #expect(try answer.codes() == [code], sourceLocation: sourceLocation)
        for word in words {
            #expect(answer.output.contains(word), "\(answer.output)", sourceLocation: sourceLocation)
        }
    }

    @Test(mounting) func `a disk without space, before minutes are spent`() async throws {
        try await Toy.with { toy in
            try await SmallDisk.with(at: toy.store, size: "512k") { _ in
                try expect("disk.full", "are free where a build takes 1.0 MB", of: try await toy.build())
            }
        }
    }

    @Test(mounting) func `a disk that fills up in mid-build costs nothing that was finished`() async throws {
        try await Toy.with { toy in
            try toy.addDoll(configure: "--fill=12000000")
            try await SmallDisk.with(at: toy.store, size: "8m") { change in
                let answer = try await toy.buildDoll()
                try expect("disk.full", "/store", "ran full during configure of doll", "--store DIR", of: answer)
                #expect(try Fixture.names(in: toy.store.appending("steps")).count == 1)
                #expect(try Fixture.names(in: toy.store.appending("work")).isEmpty)
                try change("size=64m")
                let states = try await toy.buildDoll().states()
                #expect(states == ["toy": "cached", "doll": "built"])
            }
        }
    }

    @Test(mounting) func `a full disk where the result belongs is named, and the step is kept`() async throws {
        try await Toy.with { toy in
            try await SmallDisk.with(at: toy.output, size: "16k") { change in
                try expect("disk.full", "/out/", "the disk is full", of: try await toy.build())
                #expect(!Files.exists(toy.output.appending("toy").appending("build.json")))
                try change("size=8m")
                #expect(try await toy.build().states() == ["toy": "cached"])
                #expect(try Fixture.names(in: toy.output.appending("usr/bin")) == ["toy"])
            }
        }
    }

    @Test(mounting) func `a store that can only be read serves what stands in it, and says who could build`()
        async throws
    {
        try await Toy.with { toy in
            try await SmallDisk.with(at: toy.store, size: "8m") { change in
                #expect(try await toy.build().status == 0)
                try change("ro")
                #expect(try await toy.build().states() == ["toy": "cached"])
                let other = try await toy.build(board: "rk3568")
                try expect("store.read-only", "/store", "the store is read-only", "--store DIR", of: other)
                let collecting = try await toy.program.run("store", "collect", "--keep", "0", "--json")
                try expect("store.read-only", "/store", of: collecting)
                #expect(try await toy.program.run("store", "--json").status == 0)
            }
        }
    }

    @Test(mounting) func `a disk that can only be read is no place for a new store`() async throws {
        try await Toy.with { toy in
            try await SmallDisk.with(at: toy.store, size: "1m") { change in
                try change("ro")
                try expect("file.unwritable", "/store", of: try await toy.build())
            }
        }
    }

    @Test func `what was fetched once is enough to build again without a network`() async throws {
        try await Toy.with { toy in
            #expect(try await toy.build().status == 0)
            try Files.remove(toy.store.appending("steps"))
            try toy.offline()
            #expect(try await toy.build().states() == ["toy": "built"])
        }
    }
}
