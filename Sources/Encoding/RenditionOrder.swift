package import SystemPackage

/// One rendition that is wanted of a source.
package struct RenditionOrder: Hashable, Sendable {
    package let plan: RenditionPlan
    /// The name that the finished file gets.
    package let destination: FilePath

    package init(_ plan: RenditionPlan, to destination: FilePath) {
        self.plan = plan
        self.destination = destination
    }
}
