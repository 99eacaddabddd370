import ArgumentParser
import Faults
import Foundation
import Reports
import Runs
import SystemPackage

/// A verb of `marquee-studio`, the program that stands beside this one.
///
/// FFmpeg's filters bring some hundred and fifty libraries with them, which take longer to load than most verbs here take to
/// do their work. So they are linked into a program of their own.
protocol StudioVerb: ParsableCommand {
    /// Everything behind the verb.
    var arguments: [String] { get }
}

/// `marquee check`
struct CheckVerb: StudioVerb {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Look a programme's media through for what would embarrass someone on a wall.",
        discussion: "'marquee check --help' has its options.")

    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

/// `marquee encode`
struct EncodeVerb: StudioVerb {
    static let configuration = CommandConfiguration(
        commandName: "encode", abstract: "Encode a programme's media for boards and write a release into a depot.",
        discussion: "'marquee encode --help' has its options.")

    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

    /// What the same words came to is told here while nothing of it has changed; else becomes the other program.
    func run() throws {
        guard let report = LastCommand(arguments, studio: try Self.studio())?.recall() else { return try become() }
        try Front.show(report, json: arguments.contains("--json"))
    }
}

/// `marquee plan`
struct PlanVerb: StudioVerb {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Say what plays in a span: every slot, zone by zone.",
        discussion: "'marquee plan --help' has its options.")

    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

/// `marquee preview`
struct PreviewVerb: StudioVerb {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Show what the screen will look like at an instant, or over a span.",
        discussion: "'marquee preview --help' has its options.")

    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

/// `marquee import`
struct ImportVerb: StudioVerb {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Write a programme from Xibo layouts and schedules, or from SMIL.",
        discussion: "'marquee import --help' has its options.")

    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

/// `marquee self-test`
struct SelfTestVerb: StudioVerb {
    static let configuration = CommandConfiguration(
        commandName: "self-test",
        abstract: "Encode three clips and compare every byte with what x264 writes on every machine.",
        discussion: "'marquee self-test --help' has its options.")

    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

/// `marquee doctor`
struct DoctorVerb: StudioVerb {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what encodes, draws, judges and guards on this machine, and what is missing.",
        discussion: "'marquee doctor --help' has its options.")

    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

extension StudioVerb {
    func run() throws { try become() }

    /// Becomes the other program.
    fileprivate func become() throws {
        var words = [try Self.studio().string, Self._commandName] + arguments
        var pointers = words.map { strdup($0) } + [nil]
        execv(words.removeFirst(), &pointers)
        throw Fault(
            .toolMissing, at: .init(file: try Self.studio().string), "it cannot be run",
            remedy: "install marquee-studio where marquee is", cause: String(cString: strerror(errno)))
    }

    /// Beside this program.
    fileprivate static func studio() throws -> FilePath {
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            throw Fault(  // without /proc there is no telling where the program lies
                .toolMissing, at: .init(file: "/proc/self/exe"), "it cannot be read",
                remedy: "mount /proc, or run 'marquee-studio \(_commandName)'")
        }
        return FilePath(program).removingLastComponent().appending("marquee-studio")
    }
}
