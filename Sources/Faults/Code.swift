/// The codes that more than one room uses; a room's own stand in that room.
extension Fault.Code {
    package static let fileMissing = Fault.Code("file.missing")
    package static let fileUnreadable = Fault.Code("file.unreadable")
    package static let fileUnwritable = Fault.Code("file.unwritable")
    package static let diskFull = Fault.Code("disk.full")
    package static let toolMissing = Fault.Code("tool.missing")
    package static let yamlSyntax = Fault.Code("yaml.syntax")
    package static let yamlUnknownKey = Fault.Code("yaml.unknown-key")
    package static let yamlMissingKey = Fault.Code("yaml.missing-key")
    package static let yamlType = Fault.Code("yaml.type")
    package static let yamlValue = Fault.Code("yaml.value")
}
