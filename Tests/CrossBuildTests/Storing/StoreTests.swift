import Faults
import Foundation
import Measures
import SystemPackage
import Testing

@testable import CrossBuild

@Suite struct StoreTests {
    @Test(arguments: [
        (["MARQUEE_STORE": "/a", "XDG_CACHE_HOME": "/b", "HOME": "/c"], "/a"),
        (["MARQUEE_STORE": "", "XDG_CACHE_HOME": "/b", "HOME": "/c"], "/b/marquee/store"),
        (["XDG_CACHE_HOME": "relative", "HOME": "/c"], "/c/.cache/marquee/store"),
        (["HOME": "/c"], "/c/.cache/marquee/store"),
    ])
    func `the store is where the environment says`(environment: [String: String], expected: String) {
        #expect(Store.standardRoot(environment).string == expected)
    }

    @Test func `what is not finished is removed, also after a fault`() async throws {
        try await Fixture.withDirectory { root in
            let store = try Store(root: root)
            await #expect(throws: Fault.self) {
                try await store.withWork(on: "a", waiting: {}) { work in
                    try Files.write([1], to: work.appending("half"))
                    throw Fault(.stepFailed, "no", remedy: "no")
                }
            }
            #expect(try Fixture.names(in: root.appending("work")).isEmpty)
        }
    }

    @Test func `what a killed build left is not built upon`() async throws {
        try await Fixture.withDirectory { root in
            let store = try Store(root: root)
            try Files.makeDirectory(root.appending("work").appending("a").appending("old"))
            let names = try await store.withWork(on: "a", waiting: {}) { try Fixture.names(in: $0) }
            #expect(names.isEmpty)
        }
    }
}

@Suite struct FilesTests {
    @Test func `a file in the way is named`() async throws {
        try await Fixture.withDirectory { root in
            let file = root.appending("file")
            try Files.write([1], to: file)
            for path in [file, file.appending("a"), file.appending("a").appending("b")] {
                let fault = #expect(throws: Fault.self) { try Files.makeDirectory(path) }
                #expect(fault?.code == .fileUnwritable && fault?.place?.file == file.string)
            }
        }
    }

    @Test func `a file is replaced whole and nothing stays beside it`() async throws {
        try await Fixture.withDirectory { root in
            let file = root.appending("file")
            try Files.write([1, 2], to: file)
            try Files.write([3], to: file)
            #expect(try Files.read(file) == [3])
            #expect(try Fixture.names(in: root) == ["file"])
        }
    }

    @Test func `too little space is told in numbers`() {
        let fault = #expect(throws: Fault.self) { try Files.requireSpace(ByteCount(1 << 60), at: "/") }
        #expect(fault?.code == .diskFull && fault?.problem.contains("are free where a build takes") == true)
    }

    @Test func `sharing a tree leaves alone what its links lead to`() async throws {
        try await Fixture.withDirectory { directory in
            let root = directory.appending("store")
            try Files.makeDirectory(root)
            chmod(root.string, 0o2775)
            let outside = directory.appending("outside")
            try Files.write([1], to: outside)
            chmod(outside.string, 0o754)
            let store = try Store(root: root)
            let tree = root.appending("roots").appending("tree")
            try Files.makeDirectory(tree)
            try Files.write([2], to: tree.appending("inside"))
            chmod(tree.appending("inside").string, 0o700)
            try #require(symlink(outside.string, tree.appending("away").string) == 0)
            try #require(symlink("inside", tree.appending("near").string) == 0)
            store.share(tree)
            func mode(_ path: FilePath) throws -> mode_t {
                var status = stat()
                try #require(stat(path.string, &status) == 0)
                return status.st_mode & 0o777
            }
            #expect(try mode(outside) == 0o754)
            #expect(try mode(tree.appending("inside")) == 0o770)
        }
    }
}
