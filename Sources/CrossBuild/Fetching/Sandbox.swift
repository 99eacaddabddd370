import Faults
import Foundation
import SystemPackage

/// Arguments of bubblewrap to run a program of an unpacked root.
struct Sandbox {
    /// The directory that holds `usr`.
    let tools: FilePath

    /// With the network, git's own settings, and whatever of this machine these name, so that packages are found as they are
    /// outside.
    func resolving(source: FilePath, scratch: FilePath) -> [String] {
        let usr = tools.appending("usr").string
        let fixed = [
            "--unshare-all", "--share-net", "--die-with-parent", "--ro-bind", usr, "/usr", "--symlink", "usr/bin",
            "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev",
            "/dev", "--tmpfs", "/tmp", "--dir", "/etc",
        ]
        let settings = ["gitconfig", "resolv.conf", "hosts", "nsswitch.conf", "passwd", "ssl", "ca-certificates"]
            .flatMap { ["--ro-bind-try", "/etc/\($0)", "/etc/\($0)"] }
        let home = NSHomeDirectory()
        let own = ["/opt", "/srv", home].flatMap { ["--ro-bind-try", $0, $0] }
        return fixed + settings + own + [
            "--bind", source.string, "/source", "--bind", scratch.string, "/build", "--tmpfs", "/cache",
            "--setenv", "HOME", "/cache", "--setenv", "GIT_CONFIG_GLOBAL", "\(home)/.gitconfig", "--setenv", "PATH",
            "/usr/libexec/swift/bin:/usr/bin", "--setenv", "LC_ALL", "C.UTF-8", "--setenv", "TMPDIR", "/tmp", "--chdir",
            "/source",
        ]
    }
}
