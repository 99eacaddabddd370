import CKernel
import Foundation

/// What a page's processes can no longer do, whatever becomes of them: write anywhere but in a folder of their own, read what
/// is not the system's, connect to anything but the proxy.
///
/// They stand around the thread that raises them, and around all threads and processes that it starts from then on.
/// Source: landlock(7).
enum GuestWalls {
    /// What the kernel knows of them: 0 is nothing, 4 and more is the network too.
    static var version: Int { max(0, Int(mq_landlock_version())) }

    /// To run files, to read them and to list folders.
    private static let reading: UInt64 = 1 << 0 | 1 << 2 | 1 << 3

    /// All that can be done to files, as far as that version knows.
    private static func everything(_ version: Int) -> UInt64 { (1 << (version >= 3 ? 15 : version == 2 ? 14 : 13)) - 1 }

    /// To bind a port of TCP, and to connect to one.
    private static let network: UInt64 = 1 << 0 | 1 << 1

    /// What WebKit, fonts and drivers are made of. What is not there is not asked for.
    static let system = [
        "/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc", "/opt", "/proc", "/sys", "/run/systemd/resolve", "/run/udev",
        "/var/cache/fontconfig",
    ]

    /// Raises them. `port` is the proxy's. Returns whether they stand; there is no way back.
    static func raise(readable: [String], writable: [String], port: UInt16) -> Bool {
        let version = version
        guard version > 0 else { return false }
        let all = everything(version)
        let walls = mq_walls_plan(all, version >= 4 ? network : 0)
        guard walls >= 0 else { return false }
        for folder in readable { unsafe mq_walls_let_folder(walls, folder, reading) }
        for folder in writable { unsafe mq_walls_let_folder(walls, folder, all) }
        if version >= 4 { mq_walls_let_connect(walls, port) }
        return mq_walls_raise(walls) == 0
    }
}
