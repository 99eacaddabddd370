import CGStreamer
import Faults
import Foundation
import SystemPackage

/// The elements behind the mixers, from the composed picture and sound to where they go.
struct OutputChain {
    let video: [Element]
    let audio: [Element]
    /// What video and audio meet in, and what follows it.
    let muxed: [Element]
    /// The file that is being written and the name it gets when it is whole.
    let file: (partial: String, final: String)?

    /// Removes what was written so far.
    func discard() {
        guard let file else { return }
        for name in [file.partial, Self.index(of: file.partial)] { Files.discard(FilePath(name)) }
    }

    /// Where the muxer keeps the media until it knows the index that comes first.
    private static func index(of partial: String) -> String { partial + ".moov" }

    /// Throws: `Fault` for a plug-in that is missing or a place that cannot be written.
    init(_ output: Output) throws {
        switch output {
        case .record(let path): self = try Self.record(path)
        case .frames(let directory): self = try Self.frames(directory)
        case .none:
            let silence = try Self.sink("fakesink")
            silence.set("processing-deadline", 0)  // it does nothing, and pictures would be as late as sounds
            self = OutputChain(video: [try Self.sink("fakesink")], audio: [silence])
        case .screen(let screen):
            let sink = try Element(screen.sink.element, package: screen.sink.package)
            self = OutputChain(
                video: [try Element("videoconvert"), sink],
                audio: [try Element("audioconvert"), try Element("audioresample"), try Self.loudspeaker()])
        }
    }

    private init(video: [Element], audio: [Element], muxed: [Element] = [], file: (String, String)? = nil) {
        self.video = video
        self.audio = audio
        self.muxed = muxed
        self.file = file
    }

    private static func sink(_ factory: String) throws -> Element {
        let sink = try Element(factory)
        sink.set("sync", true)
        return sink
    }

    /// Whatever sounds here. Pictures go by its buffer too, which is a fifth of a second unless it is told less.
    private static func loudspeaker() throws -> Element {
        let sink = try Element("autoaudiosink")
        unsafe mq_on_deep_element_added(
            sink.pointer,
            { _, _, element, _ in
                guard let element = unsafe element else { return }
                unsafe mq_set_span(element, "buffer-time", 100_000)
            }, nil)
        return sink
    }

    private static func record(_ path: String) throws -> OutputChain {
        let partial = "\(path).partial-\(ProcessInfo.processInfo.processIdentifier)"
        try probeWriting(partial, for: path)
        let encoder = try Element("x264enc", package: "gstreamer1.0-plugins-ugly")
        encoder.set("speed-preset", "veryfast")
        encoder.set("pass", "qual")
        encoder.set("quantizer", 20)
        encoder.set("key-int-max", 60)
        let aac = try Element("avenc_aac", package: "gstreamer1.0-libav")
        let muxer = try Element("mp4mux", package: "gstreamer1.0-plugins-good")
        muxer.set("faststart", true)
        muxer.set("faststart-file", text: index(of: partial))
        let sink = try Element("filesink")
        sink.set("location", text: partial)
        return OutputChain(
            video: [encoder, try Element("h264parse")],
            audio: [try Element("audioconvert"), aac, try Element("aacparse", package: "gstreamer1.0-plugins-good")],
            muxed: [muxer, sink], file: (partial, path))
    }

    private static func frames(_ directory: String) throws -> OutputChain {
        let manager = FileManager.default
        do {
            try manager.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw unwritable(directory, "\(error.localizedDescription)")
        }
        try probeWriting(directory + "/.probe", for: directory)
        try? manager.removeItem(atPath: directory + "/.probe")  // it was made a line above
        let encoder = try Element("pngenc", package: "gstreamer1.0-plugins-good")
        encoder.set("compression-level", 1)
        let sink = try Element("multifilesink", package: "gstreamer1.0-plugins-good")
        sink.set("location", text: directory.replacing("%", with: "%%") + "/frame-%06d.png")
        let silence = try Element("fakesink")
        return OutputChain(video: [try Element("videoconvert"), encoder, sink], audio: [silence])
    }

    /// Finds out before the show whether its record can be written.
    private static func probeWriting(_ path: String, for final: String) throws {
        do {
            let descriptor = try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.create, .truncate],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            try descriptor.close()
        } catch let error as Errno {
            throw Fault.system(error, path: final, doing: "writing")
        }
    }

    private static func unwritable(_ path: String, _ cause: String) -> Fault {
        Fault(
            .fileUnwritable, at: .init(file: path), "the output cannot be written",
            remedy: "choose a directory that exists and that you may write to", cause: cause)
    }
}
