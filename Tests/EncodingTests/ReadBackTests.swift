import Faults
import Measures
import SystemPackage
import Testing

@testable import Encoding

@Suite struct ReadBackTests {
    let studio: Studio
    let promise: ReadBack.Promise
    let good: FilePath

    /// One second of a moving picture with sound, as the room itself makes it.
    init() async throws {
        studio = try Studio()
        let clip = try await studio.film(
            "clip.mkv", "-f lavfi -i testsrc2=s=160x90:r=30:d=1 -f lavfi -i sine=d=1 -c:v ffv1 -c:a flac")
        let plan = try Plans.plan("160x90")
        good = try studio.encode(clip, as: plan, to: "good.mp4").0
        let shape = try StreamShape(plan, source: try #require(FrameRate(30))).shared(below: nil)
        promise = ReadBack.Promise(
            shape: shape, frames: 30, hasSound: true,
            sets: try H264Encoder(shape, quality: plan.quality).parameterSets())
    }

    private func broken(_ file: FilePath, _ promise: ReadBack.Promise? = nil) throws -> String {
        let fault = try #require(throws: Fault.self) {
            try LibraryMessages.capture {
                try ReadBack.check(file, against: promise ?? self.promise, named: FilePath("ad.mp4"))
            }
        }
        #expect(fault.code == .renditionRule && fault.place?.file == "ad.mp4")
        return fault.problem
    }

    @Test func `a good file passes`() throws {
        #expect(try ReadBack.check(good, against: promise, named: good).video?.frames == 30)
    }

    @Test func `a file has to hold the very packets that were decoded beside the encode`() throws {
        let demuxer = try Demuxer(good)
        let packet = try Packet()
        var entries: [VideoProof.Entry] = []
        while try demuxer.read(into: packet) { if packet.stream == 0 { entries.append(.init(packet)) } }
        var promise = promise
        promise.proven = entries
        #expect(try ReadBack.check(good, against: promise, named: good).video?.frames == 30)
        promise.proven = entries.dropLast(2) + [entries[29], entries[28]]
        #expect(try broken(good, promise).contains("another as number 28, expected the packets that were encoded"))
        promise.proven = Array(entries.dropLast())
        #expect(try broken(good, promise).contains("another as number 29"))
    }

    @Test func `sound that was measured beside the encode is the sound in the file`() throws {
        let demuxer = try Demuxer(good)
        let packet = try Packet()
        let listener = try SoundListener(Decoder(for: demuxer.stream(1)), Rules(name: "ad.mp4"), target: nil)
        var packets: [Digest] = []
        while try demuxer.read(into: packet) {
            guard packet.stream == 1 else { continue }
            packets.append(packet.digest)
            try listener.take(packet)
        }
        let measured = try listener.finish(samples: 48_000)
        let read = try ReadBack.check(good, against: promise, named: good)
        var promise = promise
        promise.sound = measured
        let rendition = try ReadBack.check(good, against: promise, named: good)
        #expect(rendition == read && rendition.video?.loudness?.integrated != nil)
        packets.swapAt(5, 6)
        promise.sound = SoundProof(packets: packets, loudness: measured.loudness)
        #expect(try broken(good, promise).contains("another packet as number 5, expected the sound that was measured"))
        promise.sound = SoundProof(packets: packets.dropLast(), loudness: measured.loudness)
        #expect(try broken(good, promise).contains("another packet as number"))
    }

    @Test func `a broken rule is told however far the encode is`() throws {
        let demuxer = try Demuxer(good)
        let packet = try Packet()
        let proof = try VideoProof(
            VideoCheck(
                promise.shape, sets: promise.sets, isCopy: false, Rules(name: "ad.mp4"),
                decoder: Decoder(for: demuxer.stream(0), isUnseen: true),
                configuration: promise.sets.configuration))
        var count = 0
        // More than may wait: whoever hands them over is not held for ever by one that was refused.
        for round in 0..<4 {
            let demuxer = try Demuxer(good)
            while try demuxer.read(into: packet) {
                guard packet.stream == 0 else { continue }
                count += 1
                if round > 0 || count > 1 { try proof.take(packet) }
            }
        }
        let fault = try #require(throws: Fault.self) { try proof.finish(frames: count) }
        #expect(fault.problem.contains("key frames that are IDR"))
    }

    @Test func `a file with its index last is caught`() async throws {
        let file = try await studio.film("last.mp4", "-i \(good) -c copy")
        #expect(try broken(file).contains("expected ftyp moov mdat"))
    }

    @Test func `a file that starts late is caught`() async throws {
        let file = try await studio.film("late.mp4", "-i \(good) -c copy -movflags +faststart")
        #expect(try broken(file).contains("one edit per track that starts at 0"))
    }

    @Test func `a file in fragments is caught`() async throws {
        let file = try await studio.film("pieces.mp4", "-i \(good) -c copy -movflags +frag_keyframe+empty_moov")
        #expect(try broken(file).contains("expected ftyp moov mdat"))
    }

    @Test func `a missing track is caught`() async throws {
        let file = try await studio.film(
            "mute.mp4", "-i \(good) -c copy -an -movflags +faststart+negative_cts_offsets")
        #expect(try broken(file).contains("one of sound"))
    }

    @Test func `a missing frame is caught`() throws {
        let more = ReadBack.Promise(shape: promise.shape, frames: 31, hasSound: true, sets: promise.sets)
        #expect(try broken(good, more).contains("expected"))
    }

    @Test func `another encoder's headers are caught`() async throws {
        let file = try await studio.film(
            "other.mp4",
            "-i \(good) -c:a copy -c:v libx264 -video_track_timescale 15360 -movflags +faststart+negative_cts_offsets")
        #expect(try broken(file).contains("expected the parameter sets that were planned"))
    }

    @Test func `a flipped bit in a picture is caught`() throws {
        var bytes = try studio.read(good)
        for index in bytes.count * 3 / 4..<bytes.count * 3 / 4 + 64 { bytes[index] ^= 0x5A }
        #expect(try broken(studio.write(bytes, to: "flipped.mp4")).contains("expected"))
    }

    @Test func `what was there before stays until the new file is whole`() async throws {
        let old = try studio.write(Array("old".utf8), to: "out.mp4")
        let whole = try studio.read(studio.path("clip.mkv"))
        let cut = try studio.write(Array(whole.prefix(whole.count / 2)), to: "cut.mkv")
        #expect(throws: Fault.self) { try studio.encode(cut, as: Plans.plan("160x90")) }
        #expect(try studio.read(old) == Array("old".utf8))
        _ = try studio.encode(studio.path("clip.mkv"), as: Plans.plan("160x90"))
        #expect(try studio.read(old) == studio.read(good))
        #expect(studio.names.allSatisfy { !$0.hasPrefix(".") })
    }
}
