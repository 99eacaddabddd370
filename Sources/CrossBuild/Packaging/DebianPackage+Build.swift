import Faults
import Foundation
import Measures
import SystemPackage

extension DebianPackage {
    /// Makes the package below `directory`. Same inputs, same bytes. Throws: `Fault`.
    func build(in directory: FilePath) async throws -> FilePath {
        try Files.makeDirectory(directory)
        let work = directory.appending(".\(name).\(ProcessInfo.processInfo.processIdentifier)")
        try Files.remove(work)
        defer { try? Files.remove(work) }  // what is left is hidden and made anew next time
        let root = work.appending("root")
        let ordered = files.sorted { $0.path < $1.path }
        var installed = 0
        for file in ordered { installed += try await place(file, in: root) }
        let paths = ordered.map { root.pushing(FilePath($0.path)).string }
        let digests = try await Tool("md5sum", package: "coreutils").output(["--"] + paths)
        let sums = zip(digests.split(separator: "\n"), ordered).map { "\($0.prefix(32))  \($1.path)\n" }
        let control = root.appending("DEBIAN")
        try Files.write(sums.joined().utf8, to: control.appending("md5sums"))
        try Files.write(self.control(installed: installed).utf8, to: control.appending("control"))
        let made = work.appending(fileName)
        _ = try await Tool("dpkg-deb", package: "dpkg").output(
            ["--root-owner-group", "-Zxz", "--build", root.string, made.string],
            environment: Tool.cleanEnvironment(["SOURCE_DATE_EPOCH": "\(epoch)"]))
        let target = directory.appending(fileName)
        try Files.move(made, to: target)
        return target
    }

    /// Returns the file's length in bytes.
    private func place(_ file: File, in root: FilePath) async throws -> Int {
        let path = root.pushing(FilePath(file.path))
        switch file.content {
        case .file(let source):
            try Files.write(try Files.read(source), to: path, executable: file.isExecutable)
        case .bytes(let bytes): try Files.write(bytes, to: path, executable: file.isExecutable)
        case .gzipped(let bytes):
            let plain = String(path.string.dropLast(3))
            try Files.write(bytes, to: FilePath(plain), executable: file.isExecutable)
            _ = try await Tool("gzip", package: "gzip").output(["-9n", "--", plain])
        }
        return Files.length(of: path) ?? 0
    }
}
