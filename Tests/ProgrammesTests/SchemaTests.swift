import Foundation
import Programmes
import Testing

/// `docs/programme.schema.json`, which editors read, says what the parser reads.
@Suite struct SchemaTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func schema() throws -> [String: Any] {
        let data = try Data(contentsOf: Self.root.appending(path: "docs/programme.schema.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func definition(_ name: String) throws -> [String: Any] {
        try #require((try schema()["$defs"] as? [String: Any])?[name] as? [String: Any], "\(name)")
    }

    private func keys(_ mapping: [String: Any]) -> Set<String> {
        Set((mapping["properties"] as? [String: Any] ?? [:]).keys)
    }

    @Test func `every mapping has the parser's keys and no others`() throws {
        #expect(keys(try schema()) == Set(ProgrammeKeys.programme))
        let named: [(String, [String])] = [
            ("layout", ProgrammeKeys.layout), ("background", ProgrammeKeys.background), ("zone", ProgrammeKeys.zone),
            ("overlay", ProgrammeKeys.overlay), ("playlist", ProgrammeKeys.playlist), ("nested", ProgrammeKeys.nested),
            ("campaigns", ProgrammeKeys.campaigns), ("campaign", ProgrammeKeys.campaign),
            ("entry", ProgrammeKeys.entry), ("trigger", ProgrammeKeys.trigger), ("source", ProgrammeKeys.data),
        ]
        let items = ItemKind.allCases.map { kind in
            ("item-\(kind.rawValue)", [kind.rawValue] + ProgrammeKeys.item(kind) + ProgrammeKeys.daypart)
        }
        for (name, expected) in named + items {
            let mapping = try definition(name)
            #expect(keys(mapping) == Set(expected), "\(name)")
            #expect(mapping["additionalProperties"] as? Bool == false, "\(name)")
        }
        let forms = try #require(try definition("transition")["anyOf"] as? [[String: Any]])
        #expect(keys(forms[1]) == Set(ProgrammeKeys.transition))
        // Nothing is described that is never read.
        let definitions = try #require(try schema()["$defs"] as? [String: Any])
        #expect(Set(definitions.keys) == Set((named + items).map(\.0) + ["transition", "entries"]))
    }

    @Test func `words to choose from are the parser's`() throws {
        func choices(_ name: String, _ key: String) throws -> [String]? {
            let properties = try definition(name)["properties"] as? [String: Any]
            return (properties?[key] as? [String: Any])?["enum"] as? [String]
        }
        #expect(try choices("zone", "fit") == Fit.allCases.map(\.rawValue))
        #expect(try choices("trigger", "resume") == Trigger.Resume.allCases.map(\.rawValue))
        let forms = try #require(try definition("transition")["anyOf"] as? [[String: Any]])
        let side = (forms[1]["properties"] as? [String: Any])?["from"] as? [String: Any]
        #expect(side?["enum"] as? [String] == Transition.Side.allCases.map(\.rawValue))
    }
}
