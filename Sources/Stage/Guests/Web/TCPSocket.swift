import Faults
import Foundation
import Glibc
import SystemPackage

/// A TCP socket. Closed by its owner, which is a thread.
struct TCPSocket: Sendable {
    let descriptor: Int32

    /// How long a server may take to accept a connection. Units: milliseconds.
    private static let patience: Int32 = 10_000
    /// How long both sides of a connection may say nothing. Units: milliseconds.
    private static let silence: Int32 = 15 * 60_000

    /// One that listens on the loopback, on a port that is free. Throws: `Fault`.
    static func listening() throws -> (socket: TCPSocket, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(descriptor, pointer, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard descriptor >= 0, isBound else {
            throw Fault.system(Errno(rawValue: errno), path: "127.0.0.1", doing: "listening")
        }
        return (TCPSocket(descriptor: descriptor), UInt16(bigEndian: address.sin_port))
    }

    /// Returns `nil` when there is nothing to accept any more.
    func accept() -> TCPSocket? {
        while true {
            let accepted = Glibc.accept(descriptor, nil, nil)
            if accepted >= 0 {
                _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
                return TCPSocket(descriptor: accepted)
            }
            // A client that is gone again, or too many open files for the moment.
            guard [EINTR, ECONNABORTED, EMFILE, ENFILE].contains(errno) else { return nil }
            usleep(10_000)
        }
    }

    /// Returns `nil` if the host is not found or takes no connection, and for an address of this very machine or link that
    /// a name of the outside stands for.
    static func connected(to host: String, port: Int) -> TCPSocket? {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, "\(port)", &hints, &found) == 0 else { return nil }
        defer { unsafe freeaddrinfo(found) }
        var next = unsafe found
        while let entry = unsafe next?.pointee {
            unsafe next = entry.ai_next
            guard unsafe maySpeak(to: entry.ai_addr, as: host) else { continue }
            let descriptor = unsafe socket(
                entry.ai_family, entry.ai_socktype | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue),
                entry.ai_protocol)
            guard descriptor >= 0 else { continue }
            let made = TCPSocket(descriptor: descriptor)
            if unsafe connect(descriptor, entry.ai_addr, entry.ai_addrlen) == 0 || made.isConnected {
                _ = fcntl(descriptor, F_SETFL, 0)
                return made
            }
            made.close()
        }
        return nil
    }

    /// Waits for a connection that was begun.
    private var isConnected: Bool {
        guard errno == EINPROGRESS else { return false }
        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        var trouble: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return unsafe poll(&wanted, 1, Self.patience) == 1
            && getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &trouble, &length) == 0 && trouble == 0
    }

    /// Whoever writes down an address means it; a name that leads to this machine or its link was made to.
    private static func maySpeak(to address: UnsafeMutablePointer<sockaddr>?, as host: String) -> Bool {
        guard let address = unsafe address else { return false }
        if host == "localhost" || host.contains(":") || host.allSatisfy({ $0.isNumber || $0 == "." }) { return true }
        let bytes: [UInt8]
        if unsafe address.pointee.sa_family == sa_family_t(AF_INET) {
            bytes = unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
                unsafe withUnsafeBytes(of: address.pointee.sin_addr) { unsafe Array($0) }
            }
            return bytes[0] != 127 && bytes[0] != 0 && !(bytes[0] == 169 && bytes[1] == 254)
        }
        bytes = unsafe address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
            unsafe withUnsafeBytes(of: address.pointee.sin6_addr) { unsafe Array($0) }
        }
        let isOwn = bytes.dropLast().allSatisfy { $0 == 0 }
        let isMapped = bytes[0..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return !isOwn && !isMapped && !(bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80)
    }

    // MARK: Bytes

    func close() { _ = Glibc.close(descriptor) }

    /// Reads what is there; empty at the end.
    func read() -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
            var got = -1
            repeat {
                got = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
            } while got < 0 && errno == EINTR
            count = max(0, got)
        }
    }

    /// Returns whether all was taken.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe send(
                    descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Carries bytes both ways until both sides have ended, or neither has said anything for long.
    func relay(with other: TCPSocket) {
        var open = [true, true]
        let ends = [self, other]
        while open.contains(true) {
            var polled = ends.indices.map {
                pollfd(fd: open[$0] ? ends[$0].descriptor : -1, events: Int16(POLLIN), revents: 0)
            }
            let count = unsafe poll(&polled, 2, Self.silence)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            for index in ends.indices where polled[index].revents != 0 {
                let bytes = ends[index].read()
                let target = ends[1 - index]
                if bytes.isEmpty {
                    open[index] = false
                    shutdown(target.descriptor, Int32(SHUT_WR))
                } else if !target.write(bytes) {
                    return
                }
            }
        }
    }
}
