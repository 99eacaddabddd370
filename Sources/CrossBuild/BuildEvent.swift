/// What a build says while it runs.
package enum BuildEvent: Hashable, Sendable {
    case began(String)
    /// What came of the step that was begun last.
    case ended(String)
    /// A sentence beside the steps.
    case note(String)
}
