package import Faults

extension Fault.Code {
    /// The stage cannot go on.
    package static let stage = Fault.Code("stage.failed")
    /// An output that is not known or not to be had here.
    package static let stageOutput = Fault.Code("stage.output")
}
