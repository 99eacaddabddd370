import Foundation
import SystemPackage
import Testing

/// Web pages from the programme to the screen's frames. Loopback only.
@Suite(.serialized) struct PageTests {
    private static let run = [
        "run", "--depot", "depot", "--output", "frames:screen", "--for", "200ms", "--at", "1970-01-01T00:00:00Z",
        "--state", "plays",
    ]

    /// Encodes a programme and plays its first frames.
    private func play(_ item: String, in bench: borrowing Workbench) async throws -> Workbench.Output {
        try await bench.encode(Page.programme(item))
        return try await bench.marquee("marqueed", Self.run)
    }

    @Test func `a folder is painted offline from the release, from the first frame on`() async throws {
        let bench = try Workbench()
        try bench.write(
            "<!doctype html><link rel=\"stylesheet\" href=\"style/a.css\"><div></div><img src=\"/b.svg\">",
            to: "menu/index.html")
        try bench.write(
            "body { margin: 0 } div, img { position: absolute; top: 0; left: 0; width: 160px; height: 180px; background: #ff0000 } img { left: 160px }",
            to: "menu/style/a.css")
        try bench.write(Page.square("#00ff00"), to: "menu/b.svg")
        let played = try await play("menu", in: bench)
        try #require(played.code == 0, "\(played.talk)")
        let frames = bench.files(below: "screen")
        #expect(frames.count == 6)
        for frame in frames {
            let left = try await bench.colour(of: "screen/\(frame)", 80, 90)
            let right = try await bench.colour(of: "screen/\(frame)", 240, 90)
            #expect(Page.isAlike(left, Page.red) && Page.isAlike(right, Page.green), "\(frame): \(left), \(right)")
        }
    }

    @Test func `the same folder makes the same release, another another`() async throws {
        let bench = try Workbench()
        var objects: [String] = []
        for text in ["one", "one", "two"] {
            try bench.write(Page.plain("#ff0000", text), to: "menu/index.html")
            try bench.write(Page.programme("menu"), to: "programme.yaml")
            let encoded = try await bench.marquee(
                "marquee",
                [
                    "encode", "programme.yaml", "--board", "rk3588", "-o", "depot", "--json", "--catalogue",
                    Workbench.repository.string,
                ])
            let page = try #require((try encoded.document()["renditions"] as? [[String: Any]])?.first)
            #expect(page["kind"] as? String == "page")
            objects.append(try #require(page["object"] as? String))
        }
        #expect(objects[0] == objects[1] && objects[1] != objects[2])
    }

    @Test func `a folder that would ask for things from elsewhere is refused with its lines`() async throws {
        let bench = try Workbench()
        try bench.write("<p>\n<img src=\"https://cdn.example.com/a.png\">", to: "menu/index.html")
        try bench.write(Page.programme("menu"), to: "programme.yaml")
        let encoded = try await bench.marquee(
            "marquee",
            [
                "encode", "programme.yaml", "--board", "rk3588", "-o", "depot", "--catalogue",
                Workbench.repository.string,
            ])
        #expect(encoded.code == 2)
        #expect(encoded.talk.contains("menu/index.html:2: 'https://cdn.example.com/a.png'"), "\(encoded.talk)")
    }

    @Test(arguments: [false, true])
    func `a page gets from elsewhere what its origins allow, and nothing else`(isListed: Bool) async throws {
        let bench = try Workbench()
        let other = try Site(["/b.svg": Page.square("#00ff00")])
        let site = try Site([
            "/": Page.plain("#0000ff", "<img src=\"\(other.origin)/b.svg\" style=\"width: 320px; height: 180px\">")
        ])
        let list = isListed ? ", origins: ['\(other.origin)']" : ""
        let played = try await play("'\(site.origin)/'\(list)", in: bench)
        try #require(played.code == 0, "\(played.talk)")
        let seen = try await bench.colour(of: "screen/frame-000003.png", 160, 90)
        #expect(Page.isAlike(seen, isListed ? Page.green : Page.blue), "\(seen)")
        #expect(other.requests == (isListed ? ["/b.svg"] : []))
        #expect(played.talk.contains("wanted something from \(other.origin)") != isListed, "\(played.talk)")
    }

    @Test func `a page that wants to go elsewhere stays where it is, and that is told`() async throws {
        let bench = try Workbench()
        let other = try Site(["/": Page.plain("#00ff00")])
        let script = """
            <script>window.open('\(other.origin)/window'); location.href = '\(other.origin)/'</script>
            """
        let site = try Site(["/": Page.plain("#ff0000", script)])
        let played = try await play("'\(site.origin)/'", in: bench)
        try #require(played.code == 0, "\(played.talk)")
        for frame in bench.files(below: "screen") {
            let seen = try await bench.colour(of: "screen/\(frame)", 160, 90)
            #expect(Page.isAlike(seen, Page.red), "\(frame): \(seen)")
        }
        #expect(other.requests.isEmpty)
        #expect(played.talk.contains("wanted to go to \(other.origin)/, which is none"), "\(played.talk)")
    }

    /// The engine's plug-in reads memory that it never wrote.
    @Test func `a page starts at once, whatever the memory holds that its process gets`() async throws {
        let bench = try Workbench()
        let site = try Site(["/": Page.plain("#ff0000")])
        try await bench.encode(Page.programme("'\(site.origin)/'"))
        let littered = "GLIBC_TUNABLES=glibc.malloc.perturb=1:glibc.malloc.tcache_count=0"
        let played = try await bench.tool(
            "env", [littered, Workbench.products.appending("marqueed").string] + Self.run)
        #expect(played.code == 0 && !played.talk.contains("no picture in"), "\(played.talk)")
    }

    @Test func `a page that never loads is given up in time, and what a server says in a page's stead is not shown`()
        async throws
    {
        let bench = try Workbench()
        let (silent, empty) = (try Site([:]), try Site([:]))
        silent.hold()
        try await bench.encode(
            """
            programme: Pages
            canvas: 320x180
            layouts:
              all:
                zones:
                  left: { at: [0, 0, 160, 180], playlist: silent }
                  right: { at: [160, 0, 160, 180], playlist: empty }
            playlists:
              silent: [{ web: '\(silent.origin)/' }]
              empty: [{ web: '\(empty.origin)/' }]

            """)
        let played = try await bench.marquee("marqueed", Self.run)
        #expect(played.code == 1, "\(played.talk)")
        let lines = played.talk.split(separator: "\n")
        for (zone, site, reason) in [
            ("left", silent, "no picture in 15s: its server has not answered"),
            ("right", empty, "its server answers 404"),
        ] {
            let line = lines.first { $0.hasPrefix("\(zone): \(site.origin)/ did not play: no picture in 20s: ") }
            #expect(line?.contains(reason) == true, "\(played.talk)")
        }
        #expect(bench.files(below: "screen").count == 6)
        for x in [80, 240] {
            let seen = try await bench.colour(of: "screen/frame-000005.png", x, 90)
            #expect(Page.isAlike(seen, Page.black), "\(seen)")
        }
    }
}
