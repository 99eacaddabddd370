import CFFmpeg
import Faults
import Measures
package import SystemPackage

/// Looks a medium through: every packet, every picture, every sample.
package enum Inspector {
    /// Thumbnails go into `folder`. What is wrong with the medium is a finding, whatever it is.
    ///
    /// Throws: `Fault` where the folder cannot be written; `CancellationError`.
    package static func inspect(_ path: FilePath, folder: FilePath) throws -> Inspection {
        try LibraryMessages.capture {
            var inspection = Inspection()
            inspection.findings = Sequel.find(in: path).map { [Finding($0)] } ?? []
            do {
                try look(path, folder, into: &inspection)
            } catch let fault as Fault where fault.code == .diskFull || fault.code == .fileUnwritable {
                throw fault
            } catch let fault as Fault {
                let at = Pulse.instant.inSeconds
                inspection.findings.append(Finding(fault, at: at > 0 ? at : nil))
            } catch let error as LibraryError {
                inspection.findings.append(Finding(MediaFaults(path: path).unknown(error.words), at: nil))
            }
            // Where packets are missing, the gaps between them mean nothing.
            if inspection.findings.contains(where: { $0.severity == .error }) {
                inspection.findings.removeAll { $0.code == Rhythm.code }
            }
            inspection.findings.sort { ($0.severity, $0.at ?? 0) < ($1.severity, $1.at ?? 0) }
            return inspection
        }
    }

    private static func look(_ path: FilePath, _ folder: FilePath, into inspection: inout Inspection) throws {
        let demuxer = try Demuxer(path)
        let probe = try MediaProbe(demuxer)
        inspection.facts = Inspection.Facts(
            kind: probe.kind.rawValue, format: probe.format, codec: probe.codec, width: probe.resolution?.width ?? 0,
            height: probe.resolution?.height ?? 0, rate: probe.rate, seconds: probe.duration?.inSeconds,
            hasSound: probe.hasSound, bytes: ByteCount(Files.length(of: path) ?? 0))
        inspection.findings += notes(probe, hasAlpha: try hasAlpha(probe, demuxer))
        if probe.kind == .video, let track = probe.picture {
            var rhythm = try Rhythm(demuxer, track: track)
            try rhythm.read()
            inspection.bitrates = rhythm.bitrates
            inspection.findings += rhythm.findings
        }
        var origin: Duration?
        if probe.picture != nil {
            let pictures = try PictureInspection(path, probe, folder)
            defer {
                inspection.thumbnails = pictures.thumbnails
                inspection.findings += pictures.findings
            }
            try pictures.run()
            origin = pictures.origin
        }
        if let track = probe.sound {
            // Beside pictures it may be missing in part; alone it has to be there.
            if probe.kind == .sound { _ = try SoundEncode.span(of: track, demuxer) }
            let sound = try SoundInspection(
                path, track, origin: origin ?? demuxer.start(ofStream: track.index),
                span: probe.kind == .video ? probe.duration : nil)
            inspection.sound = sound.curve
            inspection.findings += sound.findings
            if probe.kind == .sound { try SoundEncode.check(sound.samples, of: track, demuxer) }
        }
    }

    private static func hasAlpha(_ probe: MediaProbe, _ demuxer: Demuxer) throws -> Bool {
        // Four planes of a JPEG are inks.
        guard let track = probe.picture, track.codec != "mjpeg" else { return false }
        let stream = unsafe try demuxer.stream(track.index)
        if unsafe SeeThrough.hasLayer(stream) { return true }
        let parameters = unsafe try LibraryError.allocated(stream.pointee.codecpar)
        guard let description = unsafe av_pix_fmt_desc_get(AVPixelFormat(rawValue: parameters.pointee.format)) else {
            return false
        }
        return unsafe description.pointee.flags & UInt64(AV_PIX_FMT_FLAG_ALPHA) != 0
    }

    /// What the headers alone tell. All of it is dealt with when it is encoded.
    private static func notes(_ probe: MediaProbe, hasAlpha: Bool) -> [Finding] {
        var findings: [Finding] = []
        func note(_ code: String, _ problem: String, _ remedy: String) {
            findings.append(Finding(.note, code, problem, remedy: remedy))
        }
        if let hdr = probe.hdr, !hdr.contains("without") {
            note(
                "picture.hdr", "high dynamic range (\(hdr))", "it is tone-mapped; a version in BT.709 keeps the grading"
            )
        }
        if hasAlpha {
            note("picture.alpha", "see-through in places", "the layout's background shows through")
        }
        if probe.isInterlaced {
            note("picture.interlaced", "interlaced", "it is deinterlaced; a progressive export is sharper")
        }
        if probe.orientation != .upright { note("picture.turned", "stored turned or mirrored", "it is put upright") }
        if probe.kind == .video, !probe.hasSound { note("sound.none", "no sound", "nothing needs doing") }
        if probe.ignoredTracks > 0 {
            note(
                "tracks.ignored", "\(probe.ignoredTracks) more track\(probe.ignoredTracks == 1 ? "" : "s")",
                "only one of pictures and one of sound play")
        }
        return findings
    }
}
