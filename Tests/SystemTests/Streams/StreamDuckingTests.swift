import Foundation
import Testing

/// Music beside a stream that is heard when nobody could know of it.
@Suite(.serialized) struct StreamDuckingTests {
    /// What is seen from the beginning and heard from 1.5 s on, ends after four seconds, and is there again later.
    private func serve(at port: Int, in bench: borrowing Workbench) async throws -> StreamServer {
        let made = try await bench.tool(
            "ffmpeg",
            [
                "-y", "-loglevel", "error", "-f", "lavfi", "-i", "color=gray:size=320x90:rate=30:duration=4",
                "-itsoffset", "1.5", "-f", "lavfi", "-i",
                "sine=frequency=1000:sample_rate=48000:duration=2.5,volume=0.05", "-map", "0", "-map", "1", "-c:v",
                "libx264", "-g", "15", "-bf", "0", "-c:a", "aac", "-f", "mpegts",
                "film.ts",
            ])
        try #require(made.code == 0, "\(made.talk)")
        // It serves one client, and is away until 2.5 s after the film's end.
        let server = StreamServer(
            [
                "python3", "-c",
                """
                import socket, time
                film = open("film.ts", "rb").read()
                while True:
                    with socket.create_server(("127.0.0.1", \(port))) as server:
                        client, _ = server.accept()
                    with client:
                        client.recv(65536)
                        client.sendall(b"HTTP/1.0 200 OK\\r\\nContent-Type: video/mp2t\\r\\n\\r\\n" + film)
                    time.sleep(6.5)
                """,
            ], in: bench)
        try server.start()
        return server
    }

    @Test func `music steps back for a stream that is heard late, and again when that is back, and never leaps`()
        async throws
    {
        let bench = try Workbench()
        let made = try await bench.tool(
            "ffmpeg",
            ["-y", "-loglevel", "error", "-f", "lavfi", "-i", "sine=frequency=400:duration=14", "music.wav"])
        try #require(made.code == 0, "\(made.talk)")
        let port = try StreamServer.freePort()
        let server = try await serve(at: port, in: bench)
        try await bench.show(
            """
            programme: Music beside a stream
            canvas: 320x180
            layouts:
              all:
                zones:
                  music: { at: [0, 0, 320, 90], playlist: music }
                  below: { at: [0, 90, 320, 90], playlist: live }
            playlists:
              music: [{ audio: music.wav }]
              live: [{ stream: "http://127.0.0.1:\(port)/film.ts", for: 14s }]
            """, to: "record:screen.mp4", for: "14s")
        withExtendedLifetime(server) {}
        let heard = try await Tones.sound(of: "screen.mp4", in: bench)
        // Ten milliseconds hold four turns of the music, and ten of the stream.
        let window = Tones.rate / 100
        let all = stride(from: 0, to: heard.count - window, by: window).map { place in
            Tones.loudness(of: 400, in: heard[place..<place + window])
        }
        let levels = all.dropFirst(10).prefix(1370).map { $0 / all[20] }
        let leap = zip(levels, levels.dropFirst()).map { abs($0 - $1) }.max() ?? 1
        // Three quarters in 300 ms are 0.025 in each window.
        #expect(leap < 0.035, "\(leap) in 10 ms: \(levels)")
        let isLoud = levels.compactMap { $0 > 0.95 ? true : $0 < 0.3 ? false : nil }
        let turns = zip(isLoud, isLoud.dropFirst()).filter { $0 != $1 }.map(\.1)
        #expect(isLoud.first == true && turns.starts(with: [false, true, false]), "\(turns): \(levels)")
    }
}
