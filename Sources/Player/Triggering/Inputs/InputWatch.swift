import Dispatch
import Foundation
import Glibc
import Measures
import SystemPackage

/// Something outside that sets off triggers.
protocol TriggerSource: Sendable {
    /// Tells of each until cancelled; what goes wrong is noted, and tried again.
    func watch(
        fire: @escaping @Sendable (InputSense.Firing) async -> Void, note: @escaping @Sendable (String) async -> Void
    ) async
}

/// Every keyboard, touch screen and scanner, those too that are plugged in later.
struct InputDevices: TriggerSource {
    /// `/dev/input`
    let directory: FilePath
    let bindings: [InputBinding]

    private static let pause = Duration.seconds(2)

    func watch(
        fire: @escaping @Sendable (InputSense.Firing) async -> Void, note: @escaping @Sendable (String) async -> Void
    ) async {
        await withTaskGroup(of: String.self) { group in
            var open: Set<String> = []
            var refused: Set<String> = []
            while !Task.isCancelled {
                // There may be no such directory until something is plugged in.
                let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.string)) ?? []
                for name in names.sorted() where name.hasPrefix("event") && !open.contains(name) {
                    let path = directory.appending(name)
                    let descriptor = Glibc.open(path.string, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
                    guard descriptor >= 0 else {
                        if refused.insert(name).inserted {
                            await note("\(path): \(String(cString: strerror(errno))); add this user to the group input")
                        }
                        continue
                    }
                    open.insert(name)
                    group.addTask {
                        var reader = InputEventReader()
                        var sense = InputSense(bindings)
                        for await bytes in Readings.of(FileDescriptor(rawValue: descriptor)) {
                            for event in reader.take(bytes) {
                                for firing in sense.step(event, now: .now) { await fire(firing) }
                            }
                        }
                        return name
                    }
                }
                group.addTask {
                    try? await Task.sleep(for: Self.pause)  // cancelled: the loop ends
                    return ""
                }
                // A device that was pulled out, or two seconds.
                while let ended = await group.next() {
                    open.remove(ended)
                    if ended.isEmpty { break }
                }
            }
            group.cancelAll()
        }
    }
}

/// One line of a chip: a switch, a door, a sensor.
struct GPIOLine: TriggerSource {
    let chip: FilePath
    let line: Int
    let falling: Bool
    let trigger: String

    private static let pause = Duration.seconds(10)

    func watch(
        fire: @escaping @Sendable (InputSense.Firing) async -> Void, note: @escaping @Sendable (String) async -> Void
    ) async {
        var noted: String?
        while !Task.isCancelled {
            do {
                let events = try GPIORequest.open(chip, line: line, falling: falling)
                noted = nil
                for await bytes in Readings.of(events) {
                    for _ in 0..<bytes.count / GPIORequest.eventSize {
                        await fire(.init(trigger: trigger, data: [:]))
                    }
                }
            } catch {
                if noted != "\(error)" { await note("\(error)") }
                noted = "\(error)"
            }
            try? await Task.sleep(for: Self.pause)  // cancelled: the loop ends
        }
    }
}

/// What a device says, as it says it.
private enum Readings {
    /// Ends with the device or the reader, and closes it then. Who does not keep up loses the oldest.
    static func of(_ device: FileDescriptor) -> AsyncStream<[UInt8]> {
        let (stream, feed) = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingNewest(64))
        let source = DispatchSource.makeReadSource(fileDescriptor: device.rawValue, queue: .global())
        source.setEventHandler {
            var buffer = [UInt8](repeating: 0, count: 64 * InputEvent.size)
            let count = Glibc.read(device.rawValue, &buffer, buffer.count)
            if count > 0 {
                feed.yield(Array(buffer.prefix(count)))
            } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
                feed.finish()
            }
        }
        source.setCancelHandler { close(device.rawValue) }
        nonisolated(unsafe) let handle = source  // Dispatch locks its own sources
        feed.onTermination = { _ in handle.cancel() }
        source.activate()
        return stream
    }
}
