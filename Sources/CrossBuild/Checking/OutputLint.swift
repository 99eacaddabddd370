import Boards
import Faults
import Glibc
import SystemPackage

/// Looks into every file that a build left: is it for the board, and does it keep the builder's paths to itself?
struct OutputLint {
    let toolchain: Toolchain
    /// Directories of the machine that builds, none of which may be named in a file.
    let secrets: [String]

    /// What is wrong with one file, and the cure. `nil` if nothing is.
    func fault(in bytes: [UInt8]) -> (problem: String, remedy: String)? {
        if let wrong = wrongMachine(bytes) { return wrong }
        if let elf = ELF(parsing: bytes), elf.hasTextRelocations {
            return (
                "text relocations",
                "let the assembly be position-independent: --enable-pic, which sets -DPIC for .S files as -fPIC does not"
            )
        }
        let secret = secrets.first { Self.contains(bytes, Array($0.utf8)) }
        return secret.map {
            (
                "the path '\($0)' is in it",
                "find the option that holds it (--sysroot, -I, -L, -g) and leave it out: what a recipe needs is found without"
            )
        }
    }

    private func wrongMachine(_ bytes: [UInt8]) -> (problem: String, remedy: String)? {
        let cure =
            "the host's compiler made it: name the board's with --cross-prefix, and its system with --host or --arch"
        if bytes.starts(with: Array("!<thin>\n".utf8)) {
            return ("a thin archive, which holds paths instead of objects", "make it with 'ar rc', without T")
        }
        if let archive = Archive(parsing: bytes) {
            let heads = archive.objects.compactMap { ELF(parsing: Array($0)) }
            let strangers = heads.filter { !isForBoard($0) }
            guard heads.count == archive.objects.count, strangers.isEmpty else {
                return ("\(archive.objects.count - heads.count + strangers.count) objects for another machine", cure)
            }
            return nil
        }
        guard let elf = ELF(parsing: bytes) else { return nil }
        guard isForBoard(elf) else { return ("a file for machine \(elf.machine), \(elf.wordSize)-bit", cure) }
        let floats: UInt32? =
            switch toolchain.elf.floatABI {
            case .hard: ELF.hardFloat
            case .soft: ELF.softFloat
            case nil: nil
            }
        guard let floats, elf.isLinked, elf.flags & floats == 0 else { return nil }
        return (
            "numbers are passed in other registers than the board's",
            "let all of it be compiled with -mfloat-abi=\(toolchain.elf.floatABI?.rawValue ?? "hard")"
        )
    }

    private func isForBoard(_ elf: ELF) -> Bool {
        let (machine, wordSize) = ELF.identity(of: toolchain.elf.machine)
        return elf.machine == machine && elf.wordSize == wordSize
    }

    static func contains(_ bytes: [UInt8], _ words: [UInt8]) -> Bool {
        guard let first = words.first else { return false }
        return bytes.withUnsafeBytes { hay in
            words.withUnsafeBytes { needle in
                guard let start = hay.baseAddress, let wanted = needle.baseAddress else { return false }
                var offset = 0
                while offset + needle.count <= hay.count,
                    let hit = memchr(start + offset, Int32(first), hay.count - offset - needle.count + 1)
                {
                    if memcmp(hit, wanted, needle.count) == 0 { return true }
                    offset = UnsafeRawPointer(hit) - start + 1
                }
                return false
            }
        }
    }
}
