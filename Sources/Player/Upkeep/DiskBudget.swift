import Faults
import Measures
import SystemPackage

/// How much of a disk the player may take: `DIRECTORY=SIZE`, where any directory of it stands for the disk.
struct DiskBudget: Sendable, Equatable {
    enum Limit: Sendable, Equatable {
        case bytes(ByteCount)
        /// Of the whole disk. Units: percent.
        case share(Int)
    }

    let place: FilePath
    let limit: Limit

    init(place: FilePath, limit: Limit) {
        self.place = place
        self.limit = limit
    }

    /// Throws: `Fault`.
    init(parsing text: String) throws {
        guard let equals = text.lastIndex(of: "="), equals > text.startIndex else {
            throw Self.fault(text, "no DIRECTORY=SIZE")
        }
        let size = String(text[text.index(after: equals)...])
        if size.hasSuffix("%") {
            guard let share = Int(size.dropLast()), (1...100).contains(share) else {
                throw Self.fault(text, "'\(size)' is no share from 1% to 100%")
            }
            limit = .share(share)
        } else {
            guard let bytes = ByteCount(parsing: size), bytes > ByteCount(0) else {
                throw Self.fault(text, "'\(size)' is no size")
            }
            limit = .bytes(bytes)
        }
        place = FilePath(String(text[..<equals])).absolute
        guard Files.isDirectory(place) else { throw Self.fault(text, "no directory \(place)") }
    }

    func bytes(of whole: ByteCount) -> ByteCount {
        switch limit {
        case .bytes(let bytes): bytes
        case .share(let share): ByteCount(whole.bytes / 100 * share)
        }
    }

    private static func fault(_ text: String, _ problem: String) -> Fault {
        Fault(
            .usage, "--budget \(text): \(problem)",
            remedy: "write for example --budget /var/lib/marquee=80% or --budget /var/lib/marquee=8GB")
    }
}
