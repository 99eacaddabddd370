import CKernel
import Faults
import Foundation
import Glibc
import Stage
import SystemPackage

/// A television at the other end of an HDMI cable, told over its control wire.
///
/// Source: linux/cec.h, and HDMI 1.4, supplement 1: <Image View On> and <Standby>.
struct TelevisionPower: DisplayPower {
    /// `/dev/cec0`
    let device: FilePath

    var name: String { "HDMI-CEC \(device.lastComponent?.string ?? "")" }

    /// The kernel's numbers for what it is asked.
    enum Request {
        static let getAddresses: UInt = 0x805C_6103
        static let setAddresses: UInt = 0xC05C_6104
        static let transmit: UInt = 0xC038_6105
    }

    /// `struct cec_log_addrs`: a playback device of the name Marquee.
    static func addresses() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 92)
        bytes[6] = 5  // version 1.4
        bytes[7] = 1  // one address
        for index in 8..<12 { bytes[index] = 0xFF }  // no vendor
        for (index, byte) in "Marquee".utf8.enumerated() { bytes[16 + index] = byte }
        bytes[31] = 4  // plays back
        bytes[35] = 3  // the address of one that plays back
        bytes[39] = 0x10
        return bytes
    }

    /// `struct cec_msg` from a logical address to the television.
    static func message(_ code: UInt8, from address: UInt8) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 56)
        bytes[16] = 2  // two bytes long, in the board's byte order
        bytes[32] = address << 4
        bytes[33] = code
        return bytes
    }

    func turn(on: Bool, stage: (StageCommand) async throws -> Void) throws {
        let descriptor = Glibc.open(device.string, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault("it cannot be opened", "add this user to the group video") }
        defer { close(descriptor) }
        var addresses = Self.addresses()
        // Another program may have an address here already; then that one serves.
        if ask(descriptor, Request.setAddresses, &addresses) != 0 {
            guard ask(descriptor, Request.getAddresses, &addresses) == 0 else {
                throw fault("no address on the wire", "check that a television is connected and its HDMI-CEC is on")
            }
        }
        guard addresses[0] < 15 else {
            throw fault("no address on the wire", "check that a television is connected and its HDMI-CEC is on")
        }
        var message = Self.message(on ? 0x04 : 0x36, from: addresses[0])
        // Bit 0 of the status: the television has acknowledged it.
        guard ask(descriptor, Request.transmit, &message) == 0, message[50] & 1 == 1 else {
            throw fault("the television does not answer", "switch HDMI-CEC on in its settings")
        }
    }

    private func ask(_ descriptor: Int32, _ request: UInt, _ bytes: inout [UInt8]) -> Int32 {
        bytes.withUnsafeMutableBytes { mq_ioctl(descriptor, request, $0.baseAddress) }
    }

    private func fault(_ problem: String, _ remedy: String) -> Fault {
        let cause = String(cString: strerror(errno))
        return Fault(.displayPower, at: .init(file: device.string), problem, remedy: remedy, cause: cause)
    }
}
