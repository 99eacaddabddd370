import Depot
import Foundation
import Measures
import Reports
import Runs

/// The report with pictures: how each video's score goes over its seconds. One HTML file without scripts that needs no
/// network.
struct EncodePage {
    let report: EncodeReport
    /// The score that was asked for.
    let target: Double?

    var text: String {
        let programme = CheckPage.escaped(report.programme)
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(programme): encoded</title><style>\(CheckPage.style)</style></head><body>
            <header><h1>\(programme)</h1>
            <p class="sum">\(Count.of(report.renditions.count, "rendition")), \(bytes), release \(report.release.short)\
            </p></header>
            \(report.renditions.map(section).joined(separator: "\n"))
            </body></html>

            """
    }

    private var bytes: ByteCount { report.renditions.reduce(ByteCount(0)) { $0 + $1.bytes } }

    private func section(_ entry: EncodeReport.Entry) -> String {
        var words = [entry.size, "\(entry.bytes)"]
        switch entry.kind {
        case .video: words += ["\(entry.frames) frames at \(entry.rate) fps"]
        case .still: words.append("a still")
        case .sound: words.append("sound alone")
        case .page: words.append("a web folder")
        }
        if let loudness = entry.loudness { words.append(String(format: "%.1f LUFS", loudness)) }
        if entry.copied { words.append("copied") }
        words.append(entry.boards.joined(separator: ", "))
        return """
            <section class="good"><h2>\(CheckPage.escaped(entry.media))</h2>
            <p class="facts">\(CheckPage.escaped(words.joined(separator: " · ")))</p>
            \(scores(entry))</section>
            """
    }

    private func scores(_ entry: EncodeReport.Entry) -> String {
        guard let look = entry.look else {
            let why =
                entry.kind == .video && !entry.copied ? "No score was asked for (--quality)." : "Nothing to score."
            return "<p class=\"fine\">\(why)</p>"
        }
        let worst = String(
            format: "mean %.1f, worst shot %.1f from %.1f s to %.1f s", look.mean, look.worst, look.worstFrom,
            look.worstUntil)
        let curve = ScoreCurve(look: look, target: target, span: Double(entry.frames) / entry.rate.framesPerSecond)
        return "\(curve.text)<p class=\"fine\">\(worst); judged by \(CheckPage.escaped(look.judge))</p>"
    }
}
