import Faults
import Foundation
import Measures
import Programmes
import SystemPackage
import Testing

@testable import Player

/// What data sources say.
@Suite struct DataTableTests {
    @Test(arguments: [
        (
            "{\"a\": {\"b\": \"1.20\"}, \"n\": 3, \"t\": true, \"z\": null, \"l\": [{\"x\": \"y\"}]}",
            ["a.b": "1.20", "n": "3", "t": "true", "l.0.x": "y"]
        ),
        ("{}", [:]),
    ])
    func `a document's values go by their path`(text: String, fields: [String: String]) throws {
        #expect(try DataTable.parse(Array(text.utf8), place: "d") == fields)
    }

    @Test(arguments: ["", "[1]", "{\"a\":", "7", "\u{0}"])
    func `what is no JSON object is refused`(text: String) {
        let fault = #expect(throws: Fault.self) { try DataTable.parse(Array(text.utf8), place: "d") }
        #expect(fault?.code == .triggerData)
    }

    @Test
    func `what a program puts goes before what the release has, outlives the player, and a bad file changes nothing`()
        throws
    {
        let folder = FilePath(FileManager.default.temporaryDirectory.path).appending("data-\(UUID().uuidString)")
        defer { try? Files.remove(folder) }  // the system clears its temporary directory
        let published = folder.appending("released.json")
        let released = Array("{\"tea\": \"1\"}".utf8)
        try Files.write(released, to: published)
        let sources = [
            DataSource(name: "prices", origin: .file("p.json"), interval: .seconds(60), place: .init(file: "p.yaml"))
        ]
        func table() -> DataTable {
            DataTable(
                sources, published: ["prices": .init(path: published, digest: Digest(of: released))],
                directory: folder.appending("data"))
        }
        var first = table()
        #expect(first.fields == ["prices.tea": "1"])
        #expect(throws: Fault.self) { try first.put(Array("{}".utf8), as: "price") }
        try first.put(Array("{\"tea\": \"2\"}".utf8), as: "prices")
        #expect(first.fields == ["prices.tea": "2"] && table().fields == ["prices.tea": "2"])
        try Files.write(Array("{".utf8), to: folder.appending("data/prices.json"))
        let (changed, notes) = first.refresh(now: .now + .seconds(61))
        #expect(!changed && notes.count == 1 && first.fields == ["prices.tea": "2"])
        #expect(first.refresh(now: .now + .seconds(200)).notes.isEmpty, "told once")
        #expect(table().fields == ["prices.tea": "1"], "one that starts on a bad file has the release's")
        try Files.write(Array("{\"tea\": \"9\"}".utf8), to: published)
        #expect(table().fields.isEmpty, "the release's was altered")
    }
}
