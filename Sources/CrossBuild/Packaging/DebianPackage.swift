import Foundation
import Measures
import SystemPackage

/// A Debian package in the making: what it says of itself and what it installs.
struct DebianPackage: Sendable {
    let name: String
    let version: String
    let architecture: String
    /// Name and address: `Jo Doe <jo@example.com>`.
    let maintainer: String
    let summary: String
    /// Further paragraphs of the description.
    let details: [String]
    /// As in the control file: `libc6 (>= 2.34)`.
    let depends: [String]
    /// Packages of the distribution that install the same files.
    let replaces: [String]
    /// Packages that it stands for where another depends on them.
    let provides: [String]
    let files: [File]
    /// The date in it. Units: seconds since 1970.
    let epoch: Int

    struct File: Sendable {
        /// Below the board's root: `usr/bin/x264`.
        let path: String
        let content: Content
        let isExecutable: Bool

        enum Content: Sendable {
            case file(FilePath)
            case bytes([UInt8])
            /// The path ends in `.gz`; these are the bytes before.
            case gzipped([UInt8])
        }
    }

    var fileName: String { "\(name)_\(version)_\(architecture).deb" }

    /// The control file. Units of `installed`: bytes.
    ///
    /// Source: Debian Policy, chapter 5, and section 7.6.2 for what replaces a whole package.
    func control(installed: Int) -> String {
        var lines = [
            "Package: \(name)", "Version: \(version)", "Architecture: \(architecture)",
            "Maintainer: \(maintainer)", "Installed-Size: \((installed + 1023) / 1024)",
        ]
        if !depends.isEmpty { lines.append("Depends: \(depends.joined(separator: ", "))") }
        if !provides.isEmpty { lines.append("Provides: \(provides.joined(separator: ", "))") }
        if !replaces.isEmpty {
            let list = replaces.joined(separator: ", ")
            lines += ["Conflicts: \(list)", "Replaces: \(list)"]
        }
        lines += ["Section: video", "Priority: optional", "Description: \(summary)"]
        for (index, paragraph) in details.enumerated() {
            if index > 0 { lines.append(" .") }
            lines += Self.wrapped(paragraph).map { " \($0)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The package's own history, of one entry.
    func changelog() -> String {
        let style = Date.FormatStyle(
            locale: Locale(identifier: "en_US_POSIX"), calendar: Calendar(identifier: .gregorian), timeZone: .gmt)
        let date = Date(timeIntervalSince1970: Double(epoch)).formatted(
            style.weekday(.abbreviated).day(.twoDigits).month(.abbreviated).year())
        let clock = Instant(nanoseconds: Int64(epoch) * 1_000_000_000).iso8601(in: .gmt).dropFirst(11).prefix(8)
        let words = date.replacing(",", with: "").split(separator: " ")
        let ordered = words.count == 4 ? "\(words[0]), \(words[2]) \(words[1]) \(words[3])" : date
        return """
            \(name) (\(version)) unstable; urgency=medium

              * Built by Marquee.

             -- \(maintainer)  \(ordered) \(clock) +0000

            """
    }

    /// Lines of at most 78 characters.
    private static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + word.count < 78 {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
