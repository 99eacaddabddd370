import Faults
import Foundation
import Programmes
import SystemPackage
import Testing

@testable import Encoding

/// What may go into a release as a page, and what is refused before anyone sees it on a wall.
@Suite struct WebFolderTests {
    private let folder = FilePath(FileManager.default.temporaryDirectory.path).appending("web-\(UUID().uuidString)")

    private func put(_ files: [String: String]) throws {
        for (name, text) in files { try Files.write(text.utf8, to: folder.pushing(FilePath(name))) }
    }

    private func clear() { try? FileManager.default.removeItem(atPath: folder.string) }  // a leftover harms nobody

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: folder.pushing(FilePath(name)).string, withDestinationPath: target)
    }

    /// The faults, their places relative to the folder.
    private func faults(allowing origins: [String] = []) -> [String] {
        do {
            _ = try WebFolder(folder, allowing: origins.compactMap(WebOrigin.init(parsing:)))
            return []
        } catch {
            let faults = (error as? FaultList)?.faults ?? (error as? Fault).map { [$0] } ?? []
            return faults.map { $0.description.replacing("\(folder)/", with: "").replacing("\(folder)", with: ".") }
        }
    }

    @Test func `a page with all that it needs is packed, litter and all order left out`() throws {
        defer { clear() }
        try put([
            "index.html":
                "<!doctype html><link rel=stylesheet href=style/a.css><img src=\"/img/a.png\"><a href='https://x.example'>x</a>",
            "style/a.css": "body { background: url(../img/a.png) }", "img/a.png": "png", ".DS_Store": "x",
            ".git/config": "x",
        ])
        try link("img/b.png", to: "a.png")
        let pack = Data(try WebFolder(folder, allowing: []).pack)
        let files = try #require(WebPack.parse(pack))
        #expect(files.keys.sorted() == ["img/a.png", "img/b.png", "index.html", "style/a.css"])
        let linked = try #require(files["img/b.png"])
        #expect(pack[linked].elementsEqual(Array("png".utf8)))
        #expect(try WebFolder(folder, allowing: []).pack == Array(pack))
    }

    @Test func `every reference that would lead nowhere is told with its line`() throws {
        defer { clear() }
        try put([
            "index.html": """
            <html><head>
            <script src="https://cdn.example.com/x.js"></script>
            <!-- <img src="https://not.example/"> -->
            <style>@import "https://fonts.example/f.css"; /* url(https://not.example/) */
            p { background: url( 'file:///home/me/p.png' ) }</style>
            <script>const x = "<img src='https://not.example'>"</script>
            <meta http-equiv=refresh content="5; url='https://next.example/'">
            <IMG SRC=//pics.example/a.png SRCSET="a.png 1x, https://pics.example/b.png 2x">
            <div style="background: url(https://bg.example/a.png)">https://not.example</div>
            <image href="C:\\Users\\me\\a.png"/><a href="https://not.example/">x</a>
            """,
            "notes.txt": "https://not.example/",
        ])
        let faults = faults()
        let lines = faults.map { String($0.prefix { $0 != " " }) }
        #expect(
            lines == [
                "index.html:2:", "index.html:4:", "index.html:5:", "index.html:7:", "index.html:8:", "index.html:8:",
                "index.html:9:", "index.html:10:",
            ], "\(faults)")
        #expect(!faults.contains { $0.contains("not.example") }, "\(faults)")
        #expect(
            faults.first
                == "index.html:2: 'https://cdn.example.com/x.js' is elsewhere, and the page may not ask https://cdn.example.com; put it into the folder, or list https://cdn.example.com under the item's 'origins'"
        )
    }

    @Test func `what is listed may be asked`() throws {
        defer { clear() }
        try put([
            "index.html": "<img src=https://a.example:8443/x><img src=//b.example/y><script src=http://c.example/z>"
        ])
        #expect(faults(allowing: ["https://a.example:8443", "https://b.example", "http://c.example"]) == [])
        #expect(faults(allowing: ["https://a.example", "https://b.example", "https://c.example"]).count == 2)
    }

    @Test func `links that lead out, to folders or nowhere are told, and so is what is no file`() throws {
        defer { clear() }
        try put(["index.html": "x", "sub/a.html": "y"])
        try link("out.html", to: "/etc/passwd")
        try link("up.html", to: "../../etc/hostname")
        try link("gone.html", to: "nothing")
        try link("loop", to: "sub")
        mkfifo(folder.appending("pipe").string, 0o600)
        let faults = faults()
        #expect(faults.count == 5, "\(faults)")
        #expect(faults.contains { $0.hasPrefix("out.html: a link that leads out of the folder, to /etc/passwd;") })
        #expect(faults.contains { $0.hasPrefix("loop: a link to a folder;") })
        #expect(faults.contains { $0.hasPrefix("pipe: neither a file nor a folder;") })
    }

    @Test func `names of any text are packed, and one that is none is told`() throws {
        defer { clear() }
        let names = ["a\nb.png", "100%.png", "a%20b.png", " x .png", "-rf", "\u{1B}[1m.png", "日本.png", "a\\b.png"]
        try put(Dictionary(uniqueKeysWithValues: (names + ["index.html"]).map { ($0, $0) }))
        let pack = Data(try WebFolder(folder, allowing: []).pack)
        let files = try #require(WebPack.parse(pack))
        for name in names {
            let place = try #require(files[name])
            #expect(pack[place].elementsEqual(Array(name.utf8)))
        }
        for folder in [folder, folder.appending("a\nb")] {
            let path = Array("\(folder)/caf".utf8) + [0xE9] + Array(".png".utf8) + [0]
            #expect(mkdir(folder.string, 0o755) == 0 || errno == EEXIST)
            let made = mkfifo(path.map { CChar(bitPattern: $0) }, 0o600)
            #expect(made == 0)
        }
        let told = "a name that is not UTF-8 text; rename it"
        #expect(faults().sorted() == ["a\nb/caf\u{FFFD}.png: \(told)", "caf\u{FFFD}.png: \(told)"])
    }

    @Test func `two names that read alike are told, where one would hide the other`() throws {
        defer { clear() }
        try put(["index.html": "x"])
        for name in ["caf\u{E9}.png", "cafe\u{301}.png"] {
            try Files.write(name.utf8, to: folder.appending(name))
        }
        let faults = faults()
        #expect(faults.count == 1, "\(faults)")
        #expect(
            faults.first?.hasSuffix("a second file of this name, its accents written in another way; keep one of them")
                == true)
    }

    @Test func `a folder without a first page, a file and nothing at all are told apart`() throws {
        defer { clear() }
        #expect(faults() == [".: no such folder; name the folder that holds the page"])
        try put(["page.html": "x"])
        #expect(faults() == [".: no index.html; give the page that is shown first this name"])
        #expect(throws: Fault.self) { try WebFolder(folder.appending("page.html"), allowing: []) }
    }
}
