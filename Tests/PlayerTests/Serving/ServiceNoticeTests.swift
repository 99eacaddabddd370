import Foundation
import Glibc
import Testing

@testable import Player

/// The words that the service manager is sent.
@Suite struct ServiceNoticeTests {
    @Test(arguments: [false, true]) func `what is sent arrives, by a path or by an abstract name`(isAbstract: Bool)
        throws
    {
        let name = "/tmp/notice-\(UUID().uuidString.prefix(8))"
        defer { unlink(name) }
        let receiver = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        defer { close(receiver) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = (isAbstract ? [0] : []) + Array(name.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count + (isAbstract ? 0 : 1))
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(receiver, $0, length) }
        }
        try #require(bound == 0)
        let notice = ServiceNotice(
            environment: ["NOTIFY_SOCKET": (isAbstract ? "@" : "") + name, "WATCHDOG_USEC": "15000000"])
        #expect(notice.watchdog == .seconds(15))
        #expect(notice.send("READY=1", "STATUS=playing"))
        var buffer = [UInt8](repeating: 0, count: 200)
        let count = recv(receiver, &buffer, buffer.count, 0)
        #expect(count > 0 && String(decoding: buffer.prefix(max(0, count)), as: UTF8.self) == "READY=1\nSTATUS=playing")
    }

    @Test(arguments: [
        [:], ["NOTIFY_SOCKET": "relative"], ["NOTIFY_SOCKET": "/nowhere/at/all"],
        ["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 200)],
        ["WATCHDOG_USEC": "1000"], ["NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"],
    ])
    func `without a manager nothing is sent and no sign of life is due`(environment: [String: String]) {
        let notice = ServiceNotice(environment: environment, process: 77)
        #expect(!notice.send("READY=1") && notice.watchdog == nil)
    }
}
