import Boards

extension DebianPackage {
    /// The same package with the papers that Debian wants in `usr/share/doc`.
    ///
    /// Source: Debian Policy, sections 12.5 and 12.7.
    func documented(licence: String, notice: String, source: Recipe.Source) -> DebianPackage {
        let folder = "usr/share/doc/\(name)"
        let origin =
            source.swift == nil
            ? """
            Copyright: the authors whom debian/copyright of the source package names.

            Built by Marquee from Debian's source package \(source.package) \(source.version).
            """
            : """
            Copyright: 2026, the Marquee authors.

            Built by Marquee from the Swift package \(source.package) \(source.version).
            """
        let copyright = """
            \(origin)

            Licence: \(licence). On Debian systems its text is below /usr/share/common-licenses.

            \(notice)

            """
        // A version without a revision is a native package's.
        let changes = version.contains("-") ? "changelog.Debian.gz" : "changelog.gz"
        let papers = [
            File(path: "\(folder)/copyright", content: .bytes(Array(copyright.utf8)), isExecutable: false),
            File(
                path: "\(folder)/\(changes)", content: .gzipped(Array(changelog().utf8)), isExecutable: false),
        ]
        return DebianPackage(
            name: name, version: version, architecture: architecture, maintainer: maintainer, summary: summary,
            details: details, depends: depends, replaces: replaces, provides: provides, files: files + papers,
            epoch: epoch)
    }
}
