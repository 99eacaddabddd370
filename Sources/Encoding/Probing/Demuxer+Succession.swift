import CFFmpeg
import Measures

extension Demuxer {
    /// Looks at all packets of a file whose clock may jump, and lets the tracks that were chosen begin with the part that comes first
    /// and go over to those behind it. Returns all tracks: some appear only in later parts.
    ///
    /// Throws: `Fault`, `LibraryError`.
    func follow(_ picture: inout Track?, _ sound: inout Track?) throws -> [Track] {
        let (all, packet) = (try Demuxer(faults.path), try Packet())
        var seen = Succession()
        while (try? all.read(into: packet)) == true {  // what is wrong shows when it is decoded
            try all.sight(packet).map { seen.note($0) }
        }
        let tracks = try all.tracks()
        sound = sound ?? Track.choose(.sound, from: tracks)
        let runs = [picture, sound].map { track in track.map { Self.runs(through: $0, of: tracks, seen) } ?? [] }
        seen.align(runs[0].isEmpty ? runs[1] : runs[0])
        func head(_ chosen: Track?, _ runs: [Succession.Run]) -> Track? {
            guard let chosen, let first = runs.first else { return chosen }
            var head = first.track == chosen.index ? chosen : tracks[first.track]
            (head.succession, head.runs) = (seen, runs)
            return head
        }
        (picture, sound) = (head(picture, runs[0]), head(sound, runs[1]))
        succession = seen
        return tracks
    }

    private static func runs(through track: Track, of tracks: [Track], _ seen: Succession) -> [Succession.Run] {
        let alike = tracks.filter { $0.kind == track.kind && !$0.isAttachment && $0.isDecodable }
        // What is shown at first has to be known when the file is opened.
        return Array(
            seen.runs(through: track.index, among: alike.map(\.index)).drop { run in
                track.kind == .picture && run.track != track.index && tracks[run.track].width == 0
            })
    }

    /// `nil` for what is neither picture nor sound.
    private func sight(_ packet: Packet) throws -> Succession.Sighting? {
        let stream = unsafe try stream(packet.stream)
        let kind = unsafe try LibraryError.allocated(stream.pointee.codecpar).pointee.codec_type
        guard kind == AVMEDIA_TYPE_VIDEO || kind == AVMEDIA_TYPE_AUDIO else { return nil }
        let ticks = unsafe Ticks(stream.pointee.time_base)
        return Succession.Sighting(
            track: packet.stream, isPicture: kind == AVMEDIA_TYPE_VIDEO, time: packet.decoding.map(ticks.span),
            shown: packet.presentation.map(ticks.span), span: ticks.span(max(0, packet.span)), place: packet.place)
    }

    /// The file from its start again, up to the first packet of a run, whose track may not be listed before that.
    func reopened(at run: Succession.Run, _ packet: Packet) throws -> Demuxer? {
        let again = try Demuxer(faults.path, succession: succession)
        while try again.read(into: packet) {
            if again.plays(packet, in: run) { return again }
        }
        return nil
    }

    /// Whether the packet that was just read belongs to a run.
    func plays(_ packet: Packet, in run: Succession.Run) -> Bool {
        packet.stream == run.track && run.numbers.contains(number)
    }
}
