/// What a build says while it runs.
package enum BuildEvent: Hashable, Sendable {
    case began(String)
    /// What came of the step that was begun under the first text.
    case ended(String, String)
    /// A sentence beside the steps.
    case note(String)
}
