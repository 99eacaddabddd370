import Dispatch
import Foundation
import Glibc
import Measures

/// One life of a guest: this very program, started to show a page, and what comes of it.
///
/// `@unchecked Sendable`: `process` is set before it is shared, and only its identifier is read then.
final class GuestProcess: @unchecked Sendable {
    private let process = Process()
    private let order: GuestOrder
    /// What the guest reads: it ends when this is closed.
    private let life = Pipe()
    /// The one folder that it may write into.
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("marquee-guest-\(UUID())")

    /// What is told on threads of its own.
    struct Listener: Sendable {
        let picture: @Sendable ([UInt8]) -> Void
        let event: @Sendable (GuestEvent) -> Void
        /// It has ended, after its last picture.
        let gone: @Sendable () -> Void
    }

    /// Throws: what Foundation says of a process that does not start.
    init(_ order: GuestOrder, _ listener: Listener) throws {
        self.order = order
        let (pictures, talk) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["guest"]
        process.standardInput = life
        process.standardOutput = pictures
        process.standardError = talk
        process.environment = environment
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        do {
            try process.run()
        } catch {
            removeFolder()
            throw error
        }
        var line = try JSONEncoder().encode(order)
        line.append(0x0A)
        try life.fileHandleForWriting.write(contentsOf: line)
        let hasTalked = DispatchSemaphore(value: 0)
        start("guest-talk") {
            Self.readTalk(talk.fileHandleForReading, listener.event)
            hasTalked.signal()
        }
        start("guest-pictures") { [self] in
            readPictures(pictures.fileHandleForReading.fileDescriptor, listener.picture)
            withExtendedLifetime(pictures) {}
            end()
            process.waitUntilExit()
            removeFolder()
            // What it said last is heard, unless some process of its own holds on to its standard error.
            _ = hasTalked.wait(timeout: .now() + 1)
            listener.gone()
        }
    }

    /// Ends it with all that it has started.
    func end() {
        guard process.processIdentifier > 1 else { return }
        kill(-process.processIdentifier, SIGKILL)
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    var memory: ByteCount { GroupMemory.of(process.processIdentifier) }

    private func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.name = name
        thread.start()
    }

    private func removeFolder() {
        try? FileManager.default.removeItem(at: folder)  // what stays goes when the machine starts
    }

    /// The stage's own, without what systemd has told the player, and with memory that comes zeroed.
    private var environment: [String: String] {
        var all = ProcessInfo.processInfo.environment
        for name in ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"] { all[name] = nil }
        for name in ["XDG_RUNTIME_DIR", "TMPDIR"] { all[name] = folder.path }
        all[GuestServer.tunables] = Self.zeroedMemory
        return all
    }

    /// `wpevideosrc` of GStreamer 1.22 asks a flag that it never cleared whether its thread runs; where the flag's memory
    /// held anything, one start in twenty here, it does not wait for the thread and then waits for ever.
    /// Memory is filled with the complement of 255; what threads keep for themselves would not be. Source: mallopt(3).
    private static let zeroedMemory = "glibc.malloc.perturb=255:glibc.malloc.tcache_count=0"

    /// F_SETPIPE_SZ, which Swift does not see. Source: fcntl(2).
    private static let setPipeSize: Int32 = 1031

    /// Reads pictures until there are no more.
    private func readPictures(_ descriptor: Int32, _ tell: ([UInt8]) -> Void) {
        let size = order.pictureSize
        _ = fcntl(descriptor, Self.setPipeSize, 1 << 20)  // a pipe of the usual size works as well, with more wakings
        while true {
            let picture = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
                while filled < size {
                    let got = unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), size - filled)
                    if got < 0, errno == EINTR { continue }
                    guard got > 0 else { return }
                    filled += got
                }
            }
            guard picture.count == size else { return }
            tell(picture)
        }
    }

    /// The longest line that is listened to. Units: bytes.
    private static let lineLimit = 1 << 16

    private static func readTalk(_ handle: FileHandle, _ tell: (GuestEvent) -> Void) {
        let decoder = JSONDecoder()
        var rest: [UInt8] = []
        while case let chunk = handle.availableData, !chunk.isEmpty {
            rest += chunk
            while let end = rest.firstIndex(of: 0x0A) {
                // A line that is no event is some library's own talk.
                if let event = try? decoder.decode(GuestEvent.self, from: Data(rest[..<end])) { tell(event) }
                rest.removeFirst(end + 1)
            }
            if rest.count > lineLimit { rest = [] }
        }
    }
}

/// What the processes of a group hold in memory.
enum GroupMemory {
    /// Pages that several share count once, in parts. Source: proc(5), `pgrp` in `stat` and `Pss` in `smaps_rollup`.
    static func of(_ group: Int32) -> ByteCount {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []  // no /proc: nothing is known
        return names.reduce(ByteCount(0)) { sum, name in
            // A process that has just ended holds nothing.
            guard name.first?.isNumber == true, let stat = text("/proc/\(name)/stat"),
                let close = stat.lastIndex(of: ")")
            else { return sum }
            let fields = stat[close...].split(separator: " ")
            guard fields.count > 22, Int32(fields[3]) == group else { return sum }
            let share = text("/proc/\(name)/smaps_rollup")?.split(separator: "\n").first { $0.hasPrefix("Pss:") }
            let kilobytes = share?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
            let resident = (Int(fields[22]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
            return sum + ByteCount(kilobytes.map { $0 * 1024 } ?? resident)
        }
    }

    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
