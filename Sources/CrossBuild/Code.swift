package import Faults

/// The codes of this room's faults.
extension Fault.Code {
    package static let toolFailed = Fault.Code("tool.failed")
    package static let sourceUnavailable = Fault.Code("source.unavailable")
    package static let sourceAltered = Fault.Code("source.altered")
    package static let stepFailed = Fault.Code("step.failed")
    package static let outputMissing = Fault.Code("step.output-missing")
    package static let licenceConflict = Fault.Code("licence.conflict")
    package static let configureLint = Fault.Code("configure.lint")
    package static let outputTwice = Fault.Code("recipe.output-twice")
    package static let storeReadOnly = Fault.Code("store.read-only")
    package static let hostDiffers = Fault.Code("check.host-differs")
    package static let goldenMissing = Fault.Code("check.golden-missing")
    package static let streamUnsigned = Fault.Code("check.stream-unsigned")
    package static let elfUnreadable = Fault.Code("check.elf-unreadable")
}
