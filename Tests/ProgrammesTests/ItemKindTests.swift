import Faults
import Measures
import Programmes
import Testing

/// Every kind of item, and what may be said of each.
@Suite struct ItemKindTests {
    private static func text(_ items: String, _ more: String = "") -> String {
        """
        programme: kinds
        canvas: 640x360
        layouts: { all: { zones: { main: { at: [0, 0, 640, 360], playlist: p } } } }
        playlists:
          p:
        \(items.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
        \(more)
        """
    }

    private func items(_ items: String, _ more: String = "") throws -> [Item] {
        let programme = try ProgrammeFile.parse(Array(Self.text(items, more).utf8), file: "k.yaml")
        return programme.items(of: try #require(programme.playlist("p")))
    }

    private func faults(_ items: String, _ more: String = "") -> [String] {
        do {
            _ = try ProgrammeFile.parse(Array(Self.text(items, more).utf8), file: "k.yaml")
            return []
        } catch { return (error as? FaultList)?.faults.map(\.description) ?? ["\(error)"] }
    }

    @Test func `each kind reads as it is meant`() throws {
        let items = try items(
            """
            - { video: a.mp4, volume: 40% }
            - { image: b.png }
            - { audio: c.wav, for: 5s }
            - { document: d.pdf, per-page: 6s }
            - { web: "https://example.com/x", for: 15s }
            - { web: pages/menu, for: 15s }
            - { text: Hello, colour: "#ff0000", scroll: 60 }
            - { clock: "EEEE HH:mm" }
            - { stream: "rtsp://10.0.0.1/live", for: 1h, fit: contain }
            - { audio: "https://example.com/radio", for: 2h, volume: 50% }
            """)
        #expect(
            items.map(\.media.kind.rawValue) == [
                "video", "image", "audio", "document", "web", "web", "text", "clock", "stream", "audio",
            ])
        #expect(
            items.map(\.span) == [
                nil, .seconds(10), .seconds(5), .seconds(6), .seconds(15), .seconds(15), .seconds(10), .seconds(10),
                .seconds(3600), .seconds(7200),
            ])
        #expect(items[0].volume == Percentage(40) && items[8].fit == .contain)
        #expect(
            items.filter(\.media.isRemote).map(\.media.path) == [
                "https://example.com/x", "rtsp://10.0.0.1/live", "https://example.com/radio",
            ])
        #expect(items.compactMap(\.media.streamAddress) == ["rtsp://10.0.0.1/live", "https://example.com/radio"])
        #expect(items.map(\.media.hasOwnLength) == [true, false, true] + Array(repeating: false, count: 7))
    }

    @Test func `a page may ask where its address leads, and what is listed`() throws {
        let items = try items(
            """
            - { web: "https://Example.com/x", origins: ["https://cdn.example.com", "https://example.com"] }
            - { web: pages/menu }
            - { web: pages/menu, origins: ["http://10.0.0.7:8080"] }
            """)
        #expect(
            items.map { $0.origins.map(\.description) } == [
                ["https://example.com", "https://cdn.example.com"], [], ["http://10.0.0.7:8080"],
            ])
    }

    @Test(arguments: [
        (
            "- { web: a, origins: [cdn.example.com] }",
            "k.yaml:6:27: 'cdn.example.com' is not an origin; write for example https://cdn.example.com, without a path"
        ),
        (
            "- { web: 'https://me@example.com/' }",
            "k.yaml:6:14: an address whose host does not read; write it in ASCII, as in https://example.com:8080/, without a user's name"
        ),
        ("- { image: a.png, origins: [] }", "k.yaml:6:23: 'origins' is for web, not for image; remove it"),
    ])
    func `what a page may ask is said in origins`(item: String, fault: String) { #expect(faults(item) == [fault]) }

    @Test func `each page of a document is an item`() throws {
        let document = try items("- { document: d.pdf, per-page: 6s }")[0]
        #expect(document.pages(["d.pdf": 3]).map(\.media.path) == ["d.pdf#page=1", "d.pdf#page=2", "d.pdf#page=3"])
        #expect(document.pages(["d.pdf": 3]).allSatisfy { $0.span == .seconds(6) })
        #expect(document.pages([:]).isEmpty)
    }

    @Test(arguments: [
        (
            "- { document: d.pdf, for: 6s }",
            "k.yaml:6:26: 'for' is for video, image, audio, web, text, clock, stream, not for document; say 'per-page'"
        ),
        ("- { image: a.png, per-page: 6s }", "k.yaml:6:23: 'per-page' is for document, not for image; remove it"),
        (
            "- { image: a.png, video: b.mp4 }",
            "k.yaml:6:16: an item that is of the kinds video and image; make 2 items of it"
        ),
        ("- { stream: 'rtsp://a/b' }", "k.yaml:6:17: a stream, which does not end; add 'for:'"),
        ("- { audio: 'https://a/b' }", "k.yaml:6:16: a stream, which does not end; add 'for:'"),
        (
            "- { audio: 'file:///a.mp3', for: 1m }",
            "k.yaml:6:16: 'file:///a.mp3' is not an address of rtsp, rtsps, srt, udp, rtp, https, http, rtmp; write for example rtsp://example.com/"
        ),
        (
            "- { stream: 'v4l2://video0', for: 1m }",
            "k.yaml:6:17: 'v4l2://video0' is not a capture device; write for example v4l2:///dev/video0"
        ),
        (
            "- { stream: 'ftp://a/b', for: 1m }",
            "k.yaml:6:17: 'ftp://a/b' is not an address of rtsp, rtsps, srt, udp, rtp, https, http, rtmp; write for example rtsp://example.com/"
        ),
        (
            "- { web: 'file:///etc/passwd', for: 1m }",
            "k.yaml:6:14: 'file:///etc/passwd' is not an address of https, http; write for example https://example.com/"
        ),
        ("- { clock: 'qq' }", "k.yaml:6:16: 'qq' is not a clock; write for example HH:mm"),
        ("- { imaeg: a.png }", "k.yaml:6:9: unknown key 'imaeg'; did you mean 'image'?"),
        (
            "- { image: a.png, transition: { crossfade: 500 } }",
            "k.yaml:6:48: '500' is not a span from 40ms to 10s; write for example 500ms"
        ),
        (
            "- { image: a.png, transition: { crossfade: 1s, wipe: 1s } }",
            "k.yaml:6:35: a transition of two kinds; name one of crossfade, slide or wipe, or write cut"
        ),
        (
            "- { image: a.png, for: 1s, transition: { slide: 2s } }",
            "k.yaml:6:44: a transition of 2s into an item of 1s; shorten the transition"
        ),
        (
            "- { image: a.png, transition: { crossfade: 1s, from: left } }",
            "k.yaml:6:58: 'from' is for slide and wipe; remove it"
        ),
        (
            "- { video: a.mp4, volume: 140% }",
            "k.yaml:6:31: '140%' is not a whole percentage from 0% to 100%; write for example 60%"
        ),
        (
            "- { text: 'Total {{total}}' }",
            "k.yaml:6:15: the field 'total' that nothing fills; name it in a trigger's 'data:'"
        ),
        (
            "- { text: 'Total {{total' }",
            "k.yaml:6:15: a field that does not read; write for example {{total}} or {{total|0.00}}"
        ),
        ("- { playlist: q }", "k.yaml:6:19: unknown playlist 'q'; did you mean 'p'?"),
        ("- { playlist: p }", "k.yaml:6:19: playlists that hold each other: p, p; take one of them out"),
        (
            "- { image: \"a\\u0001.png\" }",
            "k.yaml:6:16: 'a\u{1}.png' is not a path; write the name of a file or a folder, without line breaks"
        ),
    ])
    func `what does not go together is refused with its place`(item: String, fault: String) {
        let seen = faults(item)
        #expect(seen.contains(fault), "\(seen)")
    }

    @Test func `playlists hold playlists, and days and hours are handed down`() throws {
        let nested = """

              q: [{ image: b.png }, { playlist: r, hours: 08:00-09:00 }]
              r: [{ image: c.png, days: [mon] }]
            """
        let items = try items("- { image: a.png }\n- { playlist: q }", nested)
        #expect(items.map(\.media.path) == ["a.png", "b.png", "c.png"])
        #expect(items.map(\.dayparts.count) == [0, 0, 2])
    }

    @Test func `playlists that hold each other in a circle are refused, and so is a playlist of millions`() {
        let circle = faults("- { playlist: q }", "  q: [{ playlist: r }]\n  r: [{ playlist: p }]")
        #expect(circle.contains { $0.contains("playlists that hold each other: p, q, r, p") }, "\(circle)")
        let bomb = (1...12).map {
            "  p\($0): [\(Array(repeating: "{ playlist: p\($0 + 1) }", count: 10).joined(separator: ", "))]"
        }
        let seen = faults("- { playlist: p1 }", (bomb + ["  p13: [{ image: a.png }]"]).joined(separator: "\n"))
        #expect(seen.contains { $0.contains("where 10000 may be") }, "\(seen.first ?? "")")
    }

    @Test func `playlists in playlists go so deep and no deeper, and all of them hold so much and no more`() {
        func chain(_ depth: Int) -> [String] {
            let links = (1..<depth).map { "  p\($0): [{ playlist: p\($0 + 1) }]" }
            return faults("- { playlist: p1 }", (links + ["  p\(depth): [{ image: a.png }]"]).joined(separator: "\n"))
        }
        #expect(chain(15) == [])
        #expect(chain(17).contains { $0.contains("more than 16 playlists in each other") }, "\(chain(17))")
        func wide(_ count: Int) -> [String] {
            let long = "  long: [\(Array(repeating: "{ image: a.png }", count: 10_000).joined(separator: ", "))]"
            let lists = (1...count).map { "  w\($0): [{ playlist: long }]" }
            return faults("- { image: a.png }", ([long] + lists).joined(separator: "\n"))
        }
        #expect(wide(23) == [])
        #expect(wide(25).contains { $0.contains("more than 250000 items in all playlists") })
    }

    @Test func `a playlist may say once how its items come`() throws {
        let long =
            "shuffle: true\ntransition: { wipe: 400ms, from: top }\nitems:\n  - image: a.png\n  - { image: b.png, transition: cut }\n  - { audio: c.wav }"
        let items = try items(long)
        #expect(items.map(\.transition) == [Transition(kind: .wipe, span: .milliseconds(400), side: .top), nil, nil])
    }
}
