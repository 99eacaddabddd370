import Faults
import Foundation
package import SystemPackage

/// A document's pages, read by poppler.
package struct Pages: Sendable {
    let file: FilePath
    /// What messages call it.
    let name: FilePath
    /// Units: points, upright.
    package let sizes: [(width: Double, height: Double)]

    /// More are another document's business, or a bomb.
    static let most = 500

    /// Throws: `Fault` for what poppler does not read, for none and for too many pages.
    package init(_ file: FilePath, named name: FilePath) async throws {
        self.file = file
        self.name = name
        let faults = MediaFaults(path: name)
        let text = try await DrawingTool.pdfinfo.run(["-f", "1", "-l", "\(Self.most)", file.string], on: name)
        var sizes: [(width: Double, height: Double)] = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.first == "Pages:", let count = words.last.flatMap({ Int($0) }), count > Self.most {
                throw faults.fault(
                    .mediaTooLong, "\(count) pages, expected at most \(Self.most)", remedy: "cut it into several items")
            }
            guard words.count >= 4, words[0] == "Page" else { continue }
            if words[2] == "size:", words.count >= 6, let width = Double(words[3]), let height = Double(words[5]) {
                sizes.append((width, height))
            } else if words[2] == "rot:", let turn = Int(words[3]), turn % 180 != 0, let last = sizes.popLast() {
                sizes.append((last.height, last.width))
            }
        }
        guard !sizes.isEmpty, sizes.allSatisfy({ $0.width > 0 && $0.height > 0 }) else {
            throw faults.empty("no page in it")
        }
        self.sizes = sizes
    }

    /// One page as a PNG of that size. `page` counts from 1.
    func draw(_ page: Int, width: Int, height: Int, to file: FilePath) async throws {
        try await DrawingTool.pdftoppm.run(
            [
                "-png", "-singlefile", "-f", "\(page)", "-l", "\(page)", "-scale-to-x", "\(width)", "-scale-to-y",
                "\(height)", self.file.string, file.removingExtension.string,
            ], on: name)
    }

    /// The lowest line of words on each page, as a share of the page's height; `nil` for a page without text.
    func smallestText() async throws -> [Double?] {
        let text = try await DrawingTool.pdftotext.run(["-bbox", file.string, "-"], on: name)
        var smallest: [Double?] = []
        for line in text.split(separator: "\n") {
            if line.contains("<page ") { smallest.append(nil) }
            guard line.contains("<word "), !smallest.isEmpty, let top = Self.number("yMin", line),
                let bottom = Self.number("yMax", line), bottom > top, sizes.indices.contains(smallest.count - 1)
            else { continue }
            let share = (bottom - top) / sizes[smallest.count - 1].height
            smallest[smallest.count - 1] = min(smallest[smallest.count - 1] ?? .infinity, share)
        }
        return smallest
    }

    private static func number(_ name: String, _ line: Substring) -> Double? {
        guard let start = line.range(of: "\(name)=\"")?.upperBound else { return nil }
        return Double(line[start...].prefix { $0 != "\"" })
    }
}

extension FilePath {
    fileprivate var removingExtension: FilePath {
        guard let stem else { return self }
        return removingLastComponent().appending(stem)
    }
}
