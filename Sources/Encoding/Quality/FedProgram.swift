import Faults
import Foundation
import Glibc
import SystemPackage

/// A child process that takes bytes on its standard input while we have some, and answers on its standard output at the end.
///
/// Blocks, as the encoders do that feed it; whoever watches the worker ends both where nothing goes on any more.
final class FedProgram {
    private let process = Process()
    private let answer = Pipe()
    private let program: FilePath
    /// A socket, since writing to one whose reader is gone can be told to give an error instead of a signal.
    private var socket: Int32

    /// Throws: `Fault` where it cannot be started.
    init(_ program: FilePath, _ arguments: [String]) throws {
        self.program = program
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw Fault.system(Errno(rawValue: errno), path: program.string, doing: "starting")
        }
        socket = ends[0]
        process.executableURL = URL(fileURLWithPath: program.string)
        process.arguments = arguments
        process.standardInput = FileHandle(fileDescriptor: ends[1], closeOnDealloc: false)
        process.standardOutput = answer
        process.standardError = FileHandle.nullDevice
        do {
            defer { close(ends[1]) }
            try process.run()
        } catch {
            end()
            throw failure("it cannot be started", cause: "\(error)")
        }
    }

    deinit {
        end()
        if process.isRunning { process.terminate() }
    }

    private func end() {
        if socket >= 0 { close(socket) }
        socket = -1
    }

    /// Throws: `Fault` where it takes no more.
    func feed(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes {
                unsafe send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if sent >= 0 {
                rest = rest.dropFirst(sent)
            } else if errno != EINTR {
                throw failure("it ended in the middle", cause: unsafe String(cString: strerror(errno)))
            }
        }
    }

    /// Says that nothing more comes. Returns all that it answers. Throws: `Fault` where it does not end well.
    func finish() throws -> [UInt8] {
        end()
        let bytes = try answer.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw failure("it ended with \(process.terminationStatus)", cause: nil)
        }
        return Array(bytes)
    }

    func failure(_ problem: String, cause: String?) -> Fault {
        Fault(
            .renditionJudge, at: .init(file: program.string), "\(problem), expected scores from it",
            remedy: "see whether it still works with '-h filter=libvmaf', or take our own index ('--judge index')",
            cause: cause)
    }
}
