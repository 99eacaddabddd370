import Foundation
package import SystemPackage

/// What a file or a directory is, short of its bytes: its length, device, inode, and times of content and of status. No program
/// can set back the last of these. A directory's changes with the names in it.
package struct FileStamp: Hashable, Sendable {
    /// Length, device, inode, seconds and nanoseconds of the content's time and of the status', and 1 for a directory.
    private let numbers: SIMD8<Int64>

    /// `nil` where there is neither a file nor a directory.
    package init?(of path: FilePath) {
        guard let stamp = path.withPlatformString({ FileStamp(at: $0) }) else { return nil }
        self = stamp
    }

    /// The same of a path that ends in a zero.
    package init?(at path: UnsafePointer<CChar>) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG || kind == S_IFDIR else { return nil }
        let (written, changed) = (status.st_mtim, status.st_ctim)
        numbers = SIMD8(
            Int64(status.st_size), Int64(truncatingIfNeeded: status.st_dev), Int64(truncatingIfNeeded: status.st_ino),
            Int64(written.tv_sec), Int64(written.tv_nsec), Int64(changed.tv_sec), Int64(changed.tv_nsec),
            kind == S_IFDIR ? 1 : 0)
    }

    /// Reads what `line` wrote; `nil` for anything else.
    package init?(parsing line: some Sequence<UInt8>) {
        var numbers = SIMD8<Int64>()
        var (place, number, isNegative, digits) = (0, Int64(0), false, 0)
        for byte in line {
            switch byte {
            case 0x20:
                guard place < 7, digits > 0 else { return nil }
                numbers[place] = isNegative ? 0 &- number : number
                (place, number, isNegative, digits) = (place + 1, 0, false, 0)
            case 0x2D where digits == 0 && !isNegative: isNegative = true
            case 0x30...0x39:
                // The least number has no positive.
                number = number &* 10 &+ Int64(byte - 0x30)
                digits += 1
            default: return nil
            }
        }
        guard place == 7, digits > 0 else { return nil }
        numbers[7] = isNegative ? 0 &- number : number
        self.numbers = numbers
    }

    package var line: String { (0..<8).map { "\(numbers[$0])" }.joined(separator: " ") }

    package var isDirectory: Bool { numbers[7] == 1 }

    /// Whether it was not written within the last two seconds: another write in the same tick of the clock would go unseen.
    package var isSettled: Bool {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) - numbers[5] > 2
    }

    /// Of a file, in words that are kept.
    var text: String {
        "\(numbers[0]) \(numbers[1]):\(numbers[2]) \(numbers[3]).\(numbers[4]) \(numbers[5]).\(numbers[6])"
    }
}
