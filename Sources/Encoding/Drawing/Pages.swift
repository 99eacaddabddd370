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
    /// Pages that the document shows turned by a quarter, counted from 1.
    private let turned: Set<Int>

    /// More are another document's business, or a bomb.
    static let most = 500

    /// Throws: `Fault` for what poppler does not read, for none and for too many pages.
    package init(_ file: FilePath, named name: FilePath) async throws {
        self.file = file
        self.name = name
        let faults = MediaFaults(path: name)
        let text = try await DrawingTool.pdfinfo.run(["-f", "1", "-l", "\(Self.most)", file.string], on: name)
        var sizes: [(width: Double, height: Double)] = []
        var turned: Set<Int> = []
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
                turned.insert(sizes.count)
            }
        }
        guard !sizes.isEmpty, sizes.allSatisfy({ $0.width > 0 && $0.height > 0 }) else {
            throw faults.empty("no page in it")
        }
        self.sizes = sizes
        self.turned = turned
    }

    func isTurned(_ page: Int) -> Bool { turned.contains(page) }

    /// One page as a PNG of that size, as much of it as its crop box shows. `page` counts from 1.
    ///
    /// A turned one keeps its shape, which that size has to have: poppler 22.12 takes the sides that it is asked for as those
    /// before the turn, so it is told how fine to draw and where to end instead.
    func draw(_ page: Int, width: Int, height: Int, to file: FilePath) async throws {
        let size = sizes[page - 1]
        let fineness = 72 * max(Double(width) / size.width, Double(height) / size.height)
        let scaling =
            isTurned(page)
            ? ["-r", "\(fineness)", "-W", "\(width)", "-H", "\(height)"]
            : ["-scale-to-x", "\(width)", "-scale-to-y", "\(height)"]
        try await DrawingTool.pdftoppm.run(
            ["-png", "-cropbox", "-singlefile", "-f", "\(page)", "-l", "\(page)"] + scaling
                + [self.file.string, file.removingExtension.string], on: name)
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
