import Foundation
import SystemPackage

@testable import Encoding

/// A program that answers as an ffmpeg with libvmaf does: for each third picture a score that falls with the difference of its
/// upper from its lower half, which is what it is fed.
enum FakeVMAF {
    /// What it does instead where it is to go wrong.
    enum Mood: String, CaseIterable {
        case well, quits, fails, babbles, forgets
    }

    /// Writes it as `ffmpeg` into a folder of its own below `folder`, which is what is returned.
    static func write(below folder: FilePath, _ mood: Mood = .well, version: String = "9.8.7") throws -> FilePath {
        let place = folder.appending("fake-\(mood.rawValue)")
        try FileManager.default.createDirectory(atPath: place.string, withIntermediateDirectories: true)
        let file = place.appending("ffmpeg").string
        try script(mood, version).write(toFile: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
        return place
    }

    private static func script(_ mood: Mood, _ version: String) -> String {
        """
        #!/usr/bin/python3
        import json, sys
        words = sys.argv[1:]
        def answer(scores):
            frames = [{"frameNum": 3 * n, "metrics": {"integer_motion": 1.5, "vmaf": s}} for n, s in enumerate(scores)]
            print(json.dumps({"version": "\(version)", "fps": 100.25, "frames": frames,
                "pooled_metrics": {"vmaf": {"mean": 1, "harmonic_mean": 1}}, "aggregate_metrics": {}}))
        if "lavfi" in words:
            answer([97.4] * 3)
            sys.exit()
        mood = "\(mood.rawValue)"
        if mood == "quits":
            sys.exit(1)
        width, height = map(int, words[words.index("-video_size") + 1].split("x"))
        assert "libvmaf=model=version=vmaf_v0.6.1" in words[words.index("-filter_complex") + 1]
        size, half, scores = width * height * 3 // 2, width * height // 2, []
        for number, picture in enumerate(iter(lambda: sys.stdin.buffer.read(size), b"")):
            assert len(picture) == size and set(picture[2 * half:]) == {128}
            if number % 3 == 0:
                pairs = zip(picture[:half:7], picture[half:2 * half:7])
                scores.append(100 - 3 * sum(abs(a - b) for a, b in pairs) / (half / 7))
        if mood == "babbles":
            print("no picture")
        else:
            answer(scores[1:] if mood == "forgets" else scores)
        sys.exit(mood == "fails")
        """
    }
}
