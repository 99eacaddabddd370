import CFFmpeg
import CLCMS
import CX264
import SystemPackage

/// What this machine makes renditions with.
package enum Equipment {
    package struct Tool: Sendable {
        /// What it is for.
        package let part: String
        /// Its name and version; `nil` where it is missing.
        package let found: String?
        package let remedy: String
    }

    /// Linked in.
    package static var libraries: [(part: String, found: String)] {
        let colours = cmsGetEncodedCMMversion()
        return [
            ("encoder", "x264 \(X264_BUILD) \(X264_POINTVER)"),
            ("FFmpeg's libraries", unsafe String(cString: av_version_info())),
            ("animated WebP", "libwebp \(AnimatedWebP.version)"),
            ("colour profiles", "Little CMS \(colours / 1000).\(colours / 10 % 100)"),
        ]
    }

    /// Who says what an encode looks like.
    package static func judge() async -> String {
        if let program = await VMAFProgram.find() { return "\(program.name), in \(program.path)" }
        return "\(PictureIndex.name), our own, fitted to VMAF v0.6.1: no ffmpeg on the PATH carries libvmaf"
    }

    /// Programs that are run, of which each may be missing.
    package static func tools() async -> [Tool] {
        let tools: [(String, DrawingTool)] = [
            ("drawings (SVG)", .rsvg), ("photographs (HEIC, AVIF)", .heif), ("documents (PDF)", .pdftoppm),
            ("office documents", .office),
        ]
        var found: [Tool] = []
        for (part, tool) in tools {
            // Missing is an answer here, not a fault.
            let version = try? await tool.version(for: FilePath(tool.program))
            found.append(
                Tool(
                    part: part, found: version.map { "\(tool.program) \($0)" },
                    remedy: "install the Debian package '\(tool.package)'"))
        }
        return found
    }
}
