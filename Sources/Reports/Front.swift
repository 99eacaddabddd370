package import ArgumentParser
import Faults
import Foundation

/// The options that every verb has.
package struct ReportOptions: ParsableArguments {
    @Flag(name: .long, help: "Print the result as a JSON document.")
    package var json = false

    package init() {}
}

/// A verb: arguments in, one report out.
package protocol Verb: AsyncParsableCommand {
    associatedtype Result: Report

    var reporting: ReportOptions { get }

    /// Does the work. What it returns goes to stdout; what it throws goes to stderr and ends in exit code 2.
    func report() async throws -> Result
}

extension Verb {
    package func run() async throws {
        let result = try await report()
        try Front.show(result, json: reporting.json)
        if result.exitCode != 0 { throw ExitCode(result.exitCode) }
    }
}

/// What stands between a door and its verbs: streams and exit codes.
///
/// 0 done, 1 the answer is no, 2 could not, 64 usage. A reader that closed the pipe is no error.
package enum Front {
    /// Parses the command line, runs the verb and leaves the process.
    package static func run(_ root: any AsyncParsableCommand.Type) async -> Never {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try root.parseAsRoot()
            if var verb = command as? any AsyncParsableCommand {
                try await verb.run()
            } else {
                try command.run()
            }
            leave(0)
        } catch let error as FaultList {
            refuse(error.faults)
        } catch let error as Fault {
            refuse([error])
        } catch {
            let isAnswer = error is ExitCode || root.exitCode(for: error) != .failure
            guard !isAnswer else { root.exit(withError: error) }
            // Whatever else a library throws: it could not be done, which is not "no".
            FileHandle.standardError.write(Data((root.fullMessage(for: error) + "\n").utf8))
            leave(2)
        }
    }

    /// Prints it as text for people or as a document for programs.
    package static func show(_ report: some Report, json: Bool) throws {
        let text = json ? try report.json() : report.text(Style.forStream(1))
        if !text.isEmpty { write(text + "\n") }
    }

    private static func refuse(_ faults: [Fault]) -> Never {
        let report = FaultsReport(faults)
        if CommandLine.arguments.contains("--json"), let document = try? report.json() {  // cannot fail: plain texts
            write(document + "\n")
        } else {
            FileHandle.standardError.write(Data((report.text(Style.forStream(2)) + "\n").utf8))
        }
        leave(2)
    }

    private static func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(1, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EPIPE {
                leave(0)
            } else if errno != EINTR {
                leave(2)
            }
        }
    }

    private static func leave(_ code: Int32) -> Never { exit(code) }
}
