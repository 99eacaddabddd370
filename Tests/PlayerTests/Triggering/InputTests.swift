import Faults
import Foundation
import Programmes
import Synchronization
import SystemPackage
import Testing

@testable import Player

/// Keys, touches, scanners and lines that set off triggers.
@Suite struct InputTests {
    private static func bytes(_ type: UInt16, _ code: UInt16, _ value: Int32) -> [UInt8] {
        [UInt8](repeating: 7, count: InputEvent.size - 8)
            + withUnsafeBytes(of: type) { Array($0) } + withUnsafeBytes(of: code) { Array($0) }
            + withUnsafeBytes(of: value) { Array($0) }
    }

    private static func press(_ code: Int) -> [UInt8] { bytes(1, UInt16(code), 1) + bytes(1, UInt16(code), 0) }

    @Test(
        arguments: [
            ("key:F1=help", InputBinding.Source.key(59)), ("key:q=a=b", nil), ("key:Q=help", .key(16)),
            ("key:0=zero", .key(11)), ("key:128=stop", .key(128)), ("touch=hello", .touch),
            ("scanner:code=price", .scanner(field: "code")),
            ("gpio:gpiochip0/17=door", .line(chip: "gpiochip0", line: 17, falling: false)),
            ("gpio:gpiochip0/17/falling=door", .line(chip: "gpiochip0", line: 17, falling: true)),
            ("key:=x", nil), ("key:HELP=x", nil), ("touch", nil), ("touch=", nil), ("touch:1=x", nil), ("mouse=x", nil),
            ("gpio:gpiochip0=x", nil), ("gpio:gpiochip0/-1=x", nil), ("gpio:gpiochip0/1/up=x", nil), ("scanner=x", nil),
        ] as [(String, InputBinding.Source?)])
    func `an input is read, or told with an example`(text: String, source: InputBinding.Source?) {
        do {
            let binding = try InputBinding(parsing: text)
            #expect(binding.source == source, "\(text)")
        } catch {
            #expect(source == nil && (error as? Fault)?.code == .usage, "\(text): \(error)")
        }
    }

    private func sense(_ words: String...) throws -> InputSense {
        InputSense(try words.map { try InputBinding(parsing: $0) })
    }

    @Test func `a scanner's code fires whole, someone's typing does not, and shift counts`() throws {
        var sense = try sense("scanner:code=price", "key:ENTER=go")
        var reader = InputEventReader()
        var now = ContinuousClock.now
        func type(_ keys: [Int], every pause: Duration) -> [InputSense.Firing] {
            keys.flatMap { key in
                now += pause
                return reader.take(Self.press(key)).flatMap { sense.step($0, now: now) }
            }
        }
        let go = InputSense.Firing(trigger: "go", data: [:])
        // 4 0 0 6 3 8 and Enter, as the first digits of a bread's number.
        let digits = [5, 11, 11, 7, 4, 9, 28]
        #expect(type(digits, every: .milliseconds(3)) == [go, .init(trigger: "price", data: ["code": "400638"])])
        #expect(type(digits, every: .milliseconds(300)) == [go], "too slow for a scanner")
        #expect(type([5, 11, 28], every: .milliseconds(3)) == [go], "too short for a code")
        _ = reader.take(Self.bytes(1, 42, 1)).flatMap { sense.step($0, now: now) }
        _ = type([30, 48, 46], every: .milliseconds(3))
        _ = reader.take(Self.bytes(1, 42, 0)).flatMap { sense.step($0, now: now) }
        #expect(type([2, 28], every: .milliseconds(3)).last?.data == ["code": "ABC1"])
    }

    @Test func `a finger and a key fire once as they come down, however the bytes are cut`() throws {
        var sense = try sense("touch=hello", "key:F1=help")
        let said =
            Self.bytes(3, 0x39, 5) + Self.bytes(3, 0x35, 100) + Self.bytes(0, 0, 0) + Self.bytes(3, 0x39, -1)
            + Self.bytes(1, 59, 1) + Self.bytes(1, 59, 2) + Self.bytes(1, 59, 0) + Self.bytes(1, 0x14A, 1)
        for size in [1, 5, 24, 31, said.count] {
            var reader = InputEventReader()
            let fired = stride(from: 0, to: said.count, by: size).flatMap { start in
                reader.take(Array(said[start..<min(start + size, said.count)])).flatMap { sense.step($0, now: .now) }
            }
            #expect(fired.map(\.trigger) == ["hello", "help", "hello"], "in pieces of \(size)")
        }
    }

    @Test func `a device that is plugged in later is heard, and pulled out it is forgotten`() async throws {
        let folder = FilePath(FileManager.default.temporaryDirectory.path).appending("input-\(UUID().uuidString)")
        try Files.makeDirectory(folder)
        defer { try? Files.remove(folder) }  // the system clears its temporary directory
        let devices = InputDevices(directory: folder, bindings: [try InputBinding(parsing: "key:F1=help")])
        let (fired, feed) = AsyncStream.makeStream(of: String.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await devices.watch(fire: { feed.yield($0.trigger) }, note: { feed.yield($0) }) }
            group.addTask {
                var heard = fired.makeAsyncIterator()
                for name in ["event0", "event1"] {
                    let path = folder.appending(name).string
                    try #require(mkfifo(path, 0o600) == 0)
                    // Opened for both, it opens at once whether or not anyone reads.
                    let device = try FileDescriptor.open(FilePath(path), .readWrite)
                    _ = try device.writeAll(Self.press(59))
                    #expect(await heard.next() == "help")
                    unlink(path)
                    try device.close()
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    @Test func `what the kernel is asked is laid out as its headers say`() throws {
        let text = """
            #include <linux/gpio.h>
            #include <linux/cec.h>
            #include <linux/input.h>
            #include <stddef.h>
            #include <stdio.h>
            #define O(t, f) offsetof(struct t, f)
            int main(void) {
                printf("%zu %lx %zu %zu %zu %zu %zu %zu %zu %zu %zu ", sizeof(struct gpio_v2_line_request),
                    (unsigned long) GPIO_V2_GET_LINE_IOCTL, O(gpio_v2_line_request, consumer), O(gpio_v2_line_request, config),
                    O(gpio_v2_line_request, config.num_attrs), O(gpio_v2_line_request, config.attrs[0].attr.id),
                    O(gpio_v2_line_request, config.attrs[0].attr.debounce_period_us),
                    O(gpio_v2_line_request, config.attrs[0].mask), O(gpio_v2_line_request, num_lines),
                    O(gpio_v2_line_request, fd), sizeof(struct gpio_v2_line_event));
                printf("%lx %lx %lx %zu %zu %zu %zu %zu ", (unsigned long) CEC_ADAP_G_LOG_ADDRS,
                    (unsigned long) CEC_ADAP_S_LOG_ADDRS, (unsigned long) CEC_TRANSMIT, sizeof(struct cec_log_addrs),
                    sizeof(struct cec_msg), O(cec_msg, len), O(cec_msg, msg), O(cec_msg, tx_status));
                printf("%zu %zu %zu %zu %zu %zu %zu %zu %zu\\n", O(cec_log_addrs, cec_version), O(cec_log_addrs, num_log_addrs),
                    O(cec_log_addrs, vendor_id), O(cec_log_addrs, osd_name), O(cec_log_addrs, primary_device_type),
                    O(cec_log_addrs, log_addr_type), O(cec_log_addrs, all_device_types), sizeof(struct input_event),
                    O(input_event, type));
            }
            """
        let folder = FilePath(FileManager.default.temporaryDirectory.path).appending("layout-\(UUID().uuidString)")
        defer { try? Files.remove(folder) }  // the system clears its temporary directory
        try Files.write(Array(text.utf8), to: folder.appending("layout.c"))
        let program = folder.appending("layout").string
        func run(_ path: String, _ arguments: [String]) throws -> String {
            let process = Process()
            process.executableURL = URL(filePath: path)
            process.arguments = arguments
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0, "\(path)")
            return String(decoding: bytes, as: UTF8.self)
        }
        _ = try run("/usr/bin/gcc", ["-o", program, folder.appending("layout.c").string])
        let said = try run(program, []).split(whereSeparator: \.isWhitespace).map(String.init)
        #expect(
            said == [
                "\(GPIORequest.size)", String(GPIORequest.number, radix: 16), "256", "288", "296", "320", "328", "336",
                "560", "\(GPIORequest.descriptorOffset)", "\(GPIORequest.eventSize)",
                String(TelevisionPower.Request.getAddresses, radix: 16),
                String(TelevisionPower.Request.setAddresses, radix: 16),
                String(TelevisionPower.Request.transmit, radix: 16), "\(TelevisionPower.addresses().count)",
                "\(TelevisionPower.message(0x36, from: 4).count)", "16", "32", "50", "6", "7", "8", "16", "31", "35",
                "39", "\(InputEvent.size)", "\(InputEvent.size - 8)",
            ])
    }
}
