package import SystemPackage

extension Fault {
    /// The fault that a failed system call on a file stands for.
    package static func system(_ error: Errno, path: String, doing action: String) -> Fault {
        let place = Place(file: path)
        switch error {
        case .noSuchFileOrDirectory:
            return Fault(.fileMissing, at: place, "no such file or directory", remedy: "check the path")
        case .noSpace, .diskQuotaExceeded:
            return Fault(
                .diskFull, at: place, "the disk is full", remedy: "free some space or choose another directory",
                cause: "while \(action)")
        case .permissionDenied, .notPermitted, .readOnlyFileSystem:
            return Fault(
                action.hasPrefix("read") ? .fileUnreadable : .fileUnwritable, at: place, "\(error) while \(action)",
                remedy: "choose a place you may use, or change its permissions")
        default:
            return Fault(
                action.hasPrefix("read") ? .fileUnreadable : .fileUnwritable, at: place, "\(error) while \(action)",
                remedy: "check the path and the disk")
        }
    }
}
