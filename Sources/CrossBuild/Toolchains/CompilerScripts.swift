import Faults
import SystemPackage

/// Makes an unpacked Swift compiler runnable for others: it needs the C library of its own suite, which this machine may
/// not have. Each program gets a script that runs it with its own root's `usr` in place of the machine's.
struct CompilerScripts {
    /// The root in the store: holds `tree`.
    let tools: FilePath

    /// What SwiftPM runs for an SDK.
    private static let programs = [
        "clang", "clang++", "ld.lld", "llvm-ar", "llvm-objcopy", "swift-autolink-extract", "swift-driver",
        "swift-frontend", "swift-symbolgraph-extract", "swiftc",
    ]

    /// Returns the directory with the scripts. Throws: `Fault` where the store cannot be written.
    func write() throws -> FilePath {
        let folder = tools.appending("bin")
        for name in Self.programs {
            let file = folder.appending(name)
            let script = Array(script(name).utf8)
            // What cannot be read is written anew, which says what is wrong.
            if let there = try? Files.read(file), there == script { continue }
            try Files.write(script, to: file, executable: true)
        }
        return folder
    }

    /// A compiler that starts another by its script is inside already.
    private func script(_ name: String) -> String {
        let usr = tools.appending("tree").appending("usr")
        let program = usr.pushing(FilePath("libexec/swift/bin")).appending(name)
        return """
            #!/bin/sh
            # Written by Marquee: runs \(name) where its own C library is.
            set -- \(ShellQuoting.word(program.string)) "$@"
            [ -z "${MARQUEE_INSIDE:-}" ] || exec "$@"
            exec bwrap --bind / / --dev-bind /dev /dev --ro-bind \(ShellQuoting.word(usr.string)) /usr \\
                --setenv MARQUEE_INSIDE 1 "$@"

            """
    }
}
