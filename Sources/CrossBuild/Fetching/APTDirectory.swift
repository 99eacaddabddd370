import Faults
import SystemPackage

/// An apt of our own: the machine's sources and keys, our own lists and cache.
struct APTDirectory {
    let options: [String]
    /// Held by the one that fetches, for as long as it lives: it may outlive a Marquee that was killed.
    let lock: FilePath

    static func prepare(_ root: FilePath) async throws -> APTDirectory {
        let sources = root.appending("sources.list.d")
        try await APTSources.write(to: sources)
        return try prepare(root, sources: sources, settings: [])
    }

    /// For binary packages of a suite and an architecture that the machine need not have, none of which counts as
    /// installed.
    static func prepare(_ root: FilePath, suite: String, architecture: String) async throws -> APTDirectory {
        let sources = root.appending("sources.list.d")
        try await APTSources.write(suite: suite, to: sources)
        let status = root.appending("status")
        try Files.write([], to: status)
        let settings = [
            "Dir::State::status=\(status)", "APT::Architecture=\(architecture)", "APT::Architectures=\(architecture)",
        ]
        return try prepare(root, sources: sources, settings: settings)
    }

    private static func prepare(_ root: FilePath, sources: FilePath, settings own: [String]) throws -> APTDirectory {
        let lists = root.appending("lists")
        let cache = root.appending("cache")
        try Files.makeDirectory(lists.appending("partial"))
        try Files.makeDirectory(cache.appending("archives").appending("partial"))
        let common = [
            "Dir::Etc::sourcelist=/dev/null", "Dir::Etc::sourceparts=\(sources)", "Dir::State::lists=\(lists)",
            "Dir::Cache=\(cache)", "APT::Get::List-Cleanup=false", "Acquire::Languages=none",
        ]
        return APTDirectory(options: (common + own).flatMap { ["-o", $0] }, lock: root.appending("lock"))
    }

    /// Waits for what a killed run left fetching here, and goes on with what that has brought.
    ///
    /// Returns whether it ended well.
    func get(_ arguments: [String], in directory: FilePath, log: FileDescriptor) async throws -> Bool {
        try await Tool("apt-get", package: "apt").require()
        let command = ["--no-fork", lock.string, "apt-get"] + options + ["-q"] + arguments
        return try await Tool("flock", package: "util-linux").run(command, in: directory, log: log)
    }

    /// The versions of a source package that the lists name.
    func versions(of package: String) async throws -> [String] {
        let tool = Tool("apt-cache", package: "apt")
        // The list serves a fault's remedy; a fault while making it would hide the first.
        guard let text = try? await tool.output(options + ["showsrc", "--only-source", package]) else { return [] }
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("Version: ") }
        return Set(lines.map { String($0.dropFirst("Version: ".count)) }).sorted()
    }
}
