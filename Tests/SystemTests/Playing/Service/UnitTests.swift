import Foundation
import Glibc
import SystemPackage
import Testing

/// Every setting of the unit, and what it makes of a player.
@Suite(.serialized) struct UnitTests {
    /// What systemd's judgement does not count, or takes for granted: what it is to be, and why.
    private static let promised: [String: (value: String, reason: String)] = [
        "StartLimitIntervalSec": ("0", "it never gives up"),
        "Type": ("notify", "it is up when it says so"),
        "NotifyAccess": ("main", "a stage's word does not count"),
        "Restart": ("always", "whatever it ended of"),
        "RestartSec": ("1s", "a picture three seconds after it was killed"),
        "WatchdogSec": ("15s", "a player that hangs is replaced within twenty seconds"),
        "WatchdogSignal": ("SIGKILL", "one that hangs hears nothing else"),
        "TimeoutStartSec": ("30s", "a depot on a slow disk"),
        "TimeoutStopSec": ("5s", "the journal is sealed by then"),
        "KillMode": ("mixed", "the player ends the stage itself, in order"),
        "OOMPolicy": ("continue", "a stage that took too much memory is no reason to end the player"),
        "OOMScoreAdjust": ("-500", "stages and pages go first"),
        "User": ("marquee", "whose depot it is"),
        "Group": ("marquee", "whose programs may drive the screen"),
        "StateDirectory": ("marquee", "depot and journal"),
        "StateDirectoryMode": ("0700", "the terminal's key is in it"),
        "CacheDirectory": ("marquee", "GStreamer's list of plug-ins"),
        "RuntimeDirectory": ("marquee", "the socket"),
        "RuntimeDirectoryMode": ("0750", "the group finds the socket"),
        "Environment": (
            "XDG_CACHE_HOME=/var/cache/marquee XDG_RUNTIME_DIR=/run/marquee TMPDIR=/tmp SWIFT_BACKTRACE=enable=no",
            "a crash is over at once, and the code that GStreamer makes has a file to be in"
        ),
        "NoNewPrivileges": ("yes", "also where there is no dynamic user"),
        "AmbientCapabilities": ("", "none"),
        "RestrictSUIDSGID": ("yes", "also where there is no dynamic user"),
        "RemoveIPC": ("yes", "likewise"),
        "ProtectSystem": ("strict", "likewise"),
        "PrivateTmp": ("yes", "likewise"),
        "SystemCallErrorNumber": ("EPERM", "a library that tries goes on without"),
        "MemorySwapMax": ("0", "a board that swaps shows nothing in time"),
        "TasksMax": ("256", "a leak of threads ends the stage, not the board"),
        "LimitNOFILE": ("4096", "likewise of files"),
        "LimitCORE": ("0", "no disk full of cores"),
    ]
    private static let described = ["Description", "Documentation", "ExecStart", "WantedBy"]

    @Test func `every setting counts in systemd's judgement, or is what was promised`() async throws {
        let bench = try Workbench()
        let unit = try Unit()
        func judgement(_ text: String) async throws -> String {
            try bench.write(text, to: "marqueed.service")
            let told = try await bench.tool(
                "systemd-analyze",
                ["security", "--offline=yes", "--json=short", bench.path("marqueed.service").string])
            try #require(told.text.hasPrefix("["), "\(told.talk)")
            return told.text
        }
        let whole = try await judgement(unit.lines.joined(separator: "\n"))
        var promised = Self.promised
        for (line, name, value) in unit.settings where !Self.described.contains(name) {
            if let promise = promised.removeValue(forKey: name) {
                #expect(value == promise.value, "\(name): \(promise.reason)")
            } else {
                #expect(try await judgement(unit.text(without: line)) != whole, "\(unit.lines[line]) does nothing")
            }
        }
        #expect(promised.isEmpty, "missing: \(promised.keys.sorted())")
    }

    /// Each would be answered otherwise without the walls, and harms nothing.
    private static let probes = """
        import ctypes, errno, json, mmap, resource
        libc = ctypes.CDLL(None, use_errno=True)
        def called(name, *arguments):
            ctypes.set_errno(0)
            return errno.errorcode[ctypes.get_errno()] if getattr(libc, name)(*arguments) == -1 else "done"
        def tried(body):
            try:
                body()
                return "done"
            except OSError as error:
                return errno.errorcode[error.errno]
        print(json.dumps({
            "a socket of raw packets": called("socket", 17, 3, 0),
            "a socket of the web": called("socket", 2, 1, 0).replace("done", "allowed"),
            "another namespace": called("unshare", 0x10000000),
            "somebody's namespace": called("setns", -1, 0),
            "memory to write and run": tried(lambda: mmap.mmap(-1, 4096, prot=7)),
            "a file system": called("mount", b"nowhere", b"nowhere", b"none", 0, None),
            "swap": called("swapoff", b"nowhere"),
            "an owner": called("chown", b"nowhere", 0, 0),
            "a module": called("delete_module", b"nowhere", 0),
            "another process": called("ptrace", 16, 99999999, None, None),
            "a program of the system": tried(lambda: open("/usr/bin/marquee-probe", "w")),
            "files": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
        }))
        """

    @Test(.enabled(if: getuid() == 0))
    func `what the unit forbids is denied, and the player plays all the same`() async throws {
        let bench = try Workbench()
        let walls = try await UnitWalls(bench)
        try bench.write(Self.probes, to: "probes.py")
        let probed = try await bench.tool(walls.words[0], Array(walls.words.dropFirst()) + ["python3", "probes.py"])
        try #require(probed.code == 0, "\(probed.talk)")
        let expected: [String: String] = [
            "a socket of raw packets": "EAFNOSUPPORT", "a socket of the web": "allowed", "another namespace": "EPERM",
            "somebody's namespace": "EPERM", "memory to write and run": "EPERM", "a file system": "EPERM",
            "swap": "EPERM", "an owner": "EPERM", "a module": "EPERM", "another process": "EPERM",
            "a program of the system": "EROFS", "files": "4096",
        ]
        let seen = try probed.document().mapValues { "\($0)" }
        #expect(seen == expected)

        try await Barcode.film(0..<45, named: "film.mp4", in: bench)
        try await bench.draw([Barcode.picture(5)])
        let server = try DocumentServer(bench.directory)
        try bench.write("{\"now\": \"Rain\"}", to: "weather.json")
        try bench.write(
            """
            programme: Walls
            canvas: 320x180
            data: { weather: { url: "http://127.0.0.1:\(server.port)/weather.json" } }
            layouts:
              all:
                zones:
                  main: { at: [0, 0, 320, 100], playlist: media }
                  side: { at: [0, 100, 320, 80], text: "{{weather.now|?}}" }
            playlists: { media: [{ video: film.mp4 }, { image: item-0.png, for: 1s }] }
            """, to: "programme.yaml")
        // GStreamer's compiler of loops writes its code into a file, as no memory may be both written and run.
        let environment = ["TMPDIR": bench.directory.string, "SWIFT_BACKTRACE": "enable=no"]
        try await PlayingBench.run(bench, environment: environment, behind: walls.words) { player in
            try await player.until { try await $0.screen()["all/side"] == "Rain" }
            try await player.until { try await $0.status()["plays"] as? Int ?? 0 >= 4 }
            #expect(
                try await player.ask("GET", "/api/v1/screen.png", to: player.directory.appending("shot.png")) == 200)
            #expect(try await player.status()["stageStarts"] as? Int == 1)
        }
        server.end()
        let plays = try await bench.marquee("marqueed", ["plays", "--state", "state", "--json"])
        let all = try #require(try plays.document()["plays"] as? [[String: Any]])
        let shown = Set(all.filter { $0["outcome"] as? String == "completed" }.compactMap { $0["item"] as? String })
        #expect(shown.isSuperset(of: ["film.mp4", "item-0.png"]), "\(shown)")
        let verified = try await bench.marquee("marqueed", ["plays", "verify", "--state", "state"])
        #expect(verified.code == 0, "\(verified.talk)")
    }
}
