import Faults
import Foundation
import Measures
package import SystemPackage

/// Reads `programme.yaml`. All of a file's faults are told at once.
package enum ProgrammeFile {
    /// Throws: `Fault`, `FaultList`.
    package static func read(_ path: FilePath) throws -> Programme {
        try parse(try bytes(of: path), file: path.string)
    }

    /// What `parse` reads. Throws: `Fault`, which for a medium or a folder has the programme that would show it.
    package static func bytes(of path: FilePath) throws -> [UInt8] {
        if Files.isDirectory(path) { throw Mistaken.folder(path) }
        return try Files.read(path, limit: YAMLFile.sizeLimit) { head in
            if let form = FileForm.of(head) { throw Mistaken.file(path, form) }
        }
    }

    /// As `read`, from bytes known as `file` in messages.
    package static func parse(_ bytes: [UInt8], file: String) throws -> Programme {
        try YAMLFile.parse(bytes, file: file) { ProgrammeReader(faults: $0.faults).programme($0) }
    }
}

/// What was written, turned into what it means.
///
/// Where a fault is reported the value read is of no matter: a file with faults is refused whole.
struct ProgrammeReader {
    let faults: FaultCollector
    let fields = FieldUses()

    /// The fields that texts name, and where.
    final class FieldUses {
        var all: [(name: String, node: YAMLNode)] = []
    }

    func programme(_ node: YAMLNode) -> Programme? {
        guard let map = node.mapping(keys: ProgrammeKeys.programme) else { return nil }
        let name = map.required("programme")?.string()
        let zone = map["timezone"]?.value("a time zone", example: "for example Europe/Lisbon") {
            TimeZone(identifier: $0)
        }
        let canvas = map.required("canvas")?.value("a size", example: "for example 1920x1080") { text in
            Resolution(parsing: text).flatMap { min($0.width, $0.height) >= 16 && $0 == $0.even ? $0 : nil }
        }
        let rotation = map["rotate"]?.value("a turn in degrees", example: "90, 180 or 270") {
            Int($0).flatMap(Rotation.init(rawValue:))
        }
        let data = named(map["data"]) { dataSource($0, $1) } ?? []
        let campaigns = named(map["campaigns"]) { campaign($0, $1) } ?? []
        let campaignNames = names(map["campaigns"])
        let written = named(map["playlists"]) { playlist($0, $1, campaignNames) } ?? []
        let playlistNames = names(map["playlists"])
        let playlists = resolve(written, playlistNames, campaigns)
        let layouts = named(map.required("layouts")) { layout($0, $1, canvas, playlistNames) } ?? []
        let layoutNames = names(map["layouts"])
        let overlays = named(map["overlays"]) { overlay($0, $1, canvas, playlistNames) } ?? []
        let schedule = map["schedule"]?.sequence()?.compactMap { entry($0, layoutNames) }
        let paid = paidZones(layouts, playlists)
        let triggers = named(map["triggers"]) { trigger($0, $1, layoutNames, paid) } ?? []
        checkFields(names(map["data"]), Names(triggers.flatMap(\.data)))
        guard let name, let canvas else { return nil }
        if layoutNames.list.isEmpty {
            return map["layouts"]?.valueFault("there is no layout", remedy: "describe at least one")
        }
        let always = layoutNames.list.prefix(1).map { ScheduleEntry(layout: $0, daypart: .always) }
        return Programme(
            name: name, timeZone: zone, canvas: canvas, rotation: rotation ?? .none, layouts: layouts,
            playlists: playlists, campaigns: campaigns, schedule: schedule ?? always,
            overlays: overlays.sorted(by: \.height).map(\.overlay), triggers: triggers, data: data)
    }

    private func named<Value>(_ node: YAMLNode?, _ read: (String, YAMLNode) -> Value?) -> [Value]? {
        node?.namedMapping()?.entries.compactMap { read($0.key, $0.value) }
    }

    /// Without a fault for what is no mapping: that was told when it was read.
    private func names(_ node: YAMLNode?) -> Names {
        guard let node, node.isMapping else { return Names([]) }
        return Names(node.namedMapping()?.entries.map(\.key) ?? [])
    }

    // MARK: Words that many mappings use

    func colour(_ node: YAMLNode) -> Colour? {
        node.value("a colour", example: "for example \"#101820\"") { Colour(parsing: $0) }
    }

    func percentage(_ node: YAMLNode) -> Percentage? {
        node.value("a whole percentage from 0% to 100%", example: "for example 60%") { text in
            guard text.hasSuffix("%"), let number = Self.digits(text.dropLast()), number <= 100 else { return nil }
            return Percentage(number)
        }
    }

    func span(_ node: YAMLNode) -> Duration? {
        node.value("a span from 100ms to 24h", example: "for example 8s") { text in
            Duration(parsing: text).flatMap { $0 >= .milliseconds(100) && $0 <= .seconds(86400) ? $0 : nil }
        }
    }

    /// A file's or a folder's path.
    func path(_ node: YAMLNode) -> String? {
        node.value("a path", example: "the name of a file or a folder, without line breaks") { text in
            text.unicodeScalars.contains { $0.value < 32 || $0.value == 127 } ? nil : text
        }
    }

    /// An address with one of the schemes and a host.
    func url(_ node: YAMLNode, schemes: [String]) -> String? {
        node.value(
            "an address of \(schemes.joined(separator: ", "))", example: "for example \(schemes[0])://example.com/"
        ) { text in
            guard let ending = text.firstRange(of: "://"),
                schemes.contains(text[..<ending.lowerBound].lowercased()),
                let first = text[ending.upperBound...].first, first != "/",
                text.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value != 127 })
            else { return nil }
            return text
        }
    }

    /// A number that is nothing but ASCII digits, at most nine.
    static func digits(_ text: some StringProtocol) -> Int? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }

    /// `30%`, `12.5%`, up to four digits behind the point. Units: millionths, from 0 to 1000000.
    static func millionths(_ text: String) -> Int? {
        guard text.hasSuffix("%") else { return nil }
        let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = digits(parts[0]), whole <= 100 else { return nil }
        let behind = parts.count == 2 ? String(parts[1]) : "0"
        guard behind.utf8.count <= 4,
            let fraction = digits(behind + String(repeating: "0", count: 4 - behind.utf8.count))
        else { return nil }
        let millionths = whole * 10_000 + fraction
        return millionths <= 1_000_000 ? millionths : nil
    }
}

extension Sequence {
    /// In the order of a number; equal ones as they were.
    func sorted(by key: (Element) -> Int) -> [Element] {
        enumerated().sorted { (key($0.element), $0.offset) < (key($1.element), $1.offset) }.map(\.element)
    }
}
