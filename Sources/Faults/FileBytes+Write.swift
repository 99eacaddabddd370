package import SystemPackage

extension FileBytes {
    /// Puts `bytes` under that name, whole and on the disk, or leaves what was there: a new file beside it, synced,
    /// renamed, and the directory synced. Missing directories are made. Throws: `Fault`.
    package static func replace(_ path: FilePath, with bytes: [UInt8]) throws {
        try makeDirectory(path.removingLastComponent())
        let partial = FilePath("\(path.string).partial-\(processID())")
        do {
            let descriptor = try FileDescriptor.open(
                partial, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: readable)
            try descriptor.closeAfter {
                _ = try descriptor.writeAll(bytes)
                try sync(descriptor)
            }
            try rename(partial, to: path)
        } catch let error as Errno {
            remove(partial)
            throw Fault.system(error, path: path.string, doing: "writing")
        }
    }

    /// Gives a finished file its name and makes both last. Throws: `Fault`.
    package static func move(_ source: FilePath, to path: FilePath) throws {
        try makeDirectory(path.removingLastComponent())
        do {
            let descriptor = try FileDescriptor.open(source, .readOnly, options: .closeOnExec)
            try descriptor.closeAfter { try sync(descriptor) }
            try rename(source, to: path)
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "writing")
        }
    }

    /// Makes the directory and those above it that are missing. Throws: `Fault`.
    package static func makeDirectory(_ path: FilePath) throws {
        guard !path.isEmpty, !isDirectory(path) else { return }
        let parent = path.removingLastComponent()
        if !parent.isEmpty, parent != path { try makeDirectory(parent) }
        do {
            try createDirectory(path)
        } catch Errno.fileExists where isDirectory(path) {
            return
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "making the directory")
        }
    }

    private static let readable: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
}
