import Boards

/// What the headers of a program or a shared library say.
///
/// Source: the System V ABI's generic part (file header, program headers, dynamic section) and "ELF for the Arm
/// Architecture", table 4-2 (flags).
struct ELF: Hashable {
    /// Units: bits.
    let wordSize: Int
    let machine: UInt16
    let flags: UInt32
    /// Whether the loader has to write into the code, which hardened systems refuse.
    let hasTextRelocations: Bool
    /// Whether it is a program or a shared library; objects carry no flags for floating-point numbers.
    let isLinked: Bool

    static let machineARM: UInt16 = 40
    static let machineX86_64: UInt16 = 62
    static let machineAArch64: UInt16 = 183
    static let softFloat: UInt32 = 0x200
    static let hardFloat: UInt32 = 0x400

    /// What the headers say for a machine: its number and its word size in bits.
    static func identity(of machine: Toolchain.Machine) -> (machine: UInt16, wordSize: Int) {
        switch machine {
        case .aarch64: (machineAArch64, 64)
        case .arm: (machineARM, 32)
        case .x86_64: (machineX86_64, 64)
        }
    }

    /// Returns `nil` for anything but a whole little-endian ELF file.
    init?(parsing bytes: [UInt8]) {
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]), bytes.count >= 52, bytes[5] == 1 else { return nil }
        let wide = bytes[4] == 2
        guard wide || bytes[4] == 1 else { return nil }
        let reader = Reader(bytes: bytes)
        guard let machine = reader.integer(at: 18, size: 2), let flags = reader.integer(at: wide ? 48 : 36, size: 4),
            let table = reader.integer(at: wide ? 32 : 28, size: wide ? 8 : 4),
            let entrySize = reader.integer(at: wide ? 54 : 42, size: 2),
            let entryCount = reader.integer(at: wide ? 56 : 44, size: 2)
        else { return nil }
        wordSize = wide ? 64 : 32
        isLinked = entryCount > 0
        self.machine = UInt16(truncatingIfNeeded: machine)
        self.flags = UInt32(truncatingIfNeeded: flags)
        var found = false
        for index in 0..<entryCount {
            guard let header = Self.sum(table, index * entrySize),
                let type = reader.integer(at: header, size: 4)
            else { return nil }
            guard type == 2 else { continue }  // PT_DYNAMIC
            guard let offset = reader.integer(at: header + (wide ? 8 : 4), size: wide ? 8 : 4),
                let size = reader.integer(at: header + (wide ? 32 : 16), size: wide ? 8 : 4),
                let answer = Self.textRelocations(reader, offset: offset, size: size, wide: wide)
            else { return nil }
            found = found || answer
        }
        hasTextRelocations = found
    }

    /// Looks for `DT_TEXTREL` and for `DF_TEXTREL` in `DT_FLAGS`.
    private static func textRelocations(_ reader: Reader, offset: Int, size: Int, wide: Bool) -> Bool? {
        let word = wide ? 8 : 4
        guard let end = sum(offset, size), end <= reader.bytes.count else { return nil }
        for entry in stride(from: offset, to: end, by: 2 * word) {
            guard let tag = reader.integer(at: entry, size: word),
                let value = reader.integer(at: entry + word, size: word)
            else { return nil }
            if tag == 0 { return false }  // DT_NULL
            if tag == 22 || (tag == 30 && value & 4 != 0) { return true }
        }
        return false
    }

    private static func sum(_ left: Int, _ right: Int) -> Int? {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? nil : sum
    }

    private struct Reader {
        let bytes: [UInt8]

        /// A little-endian number that fits in `Int`.
        func integer(at offset: Int, size: Int) -> Int? {
            guard offset >= 0, size <= bytes.count, offset <= bytes.count - size else { return nil }
            let value = bytes[offset..<offset + size].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return Int(exactly: value)
        }
    }
}
