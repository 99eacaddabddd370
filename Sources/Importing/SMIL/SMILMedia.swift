import Foundation

/// One thing that a presentation shows. Source: W3C, SMIL 3.0, Media Object; signageOS SMIL player, "Element attribute
/// reference".
struct SMILMedia {
    let element: Markup
    let regions: Regions
    let notebook: Notebook

    func item(_ limit: Draft.Limit) -> (region: String, item: Draft.Item)? {
        guard let kind = kind() else {
            notebook.add(element, "\(element.name) \(element["type"] ?? "")".trimmed, "left out: it is no kind of item")
            return nil
        }
        guard let source = element["src"] else {
            notebook.add(element, "\(element.name) without 'src'", "left out")
            return nil
        }
        let named = element["region"] ?? regions.root
        let region = regions.all.first { $0.name == named }
        if region == nil { notebook.add(element, "the region '\(named)', which is not there", "it fills the screen") }
        var item = Draft.Item(kind: kind, value: path(source, kind), keys: span(kind), limit: limit)
        if let objection = item.objection {
            notebook.add(element, "\(element.name) \(objection)", "left out")
            return nil
        }
        if ["video", "image"].contains(kind) {
            item.keys.append(("fit", element["fit"].flatMap(Regions.fit) ?? region?.fit ?? "stretch"))
        }
        if let name = element["transIn"], let transition = regions.transitions[name], kind != "audio", kind != "stream"
        {
            item.keys.append(("transition", transition))
        }
        if let level = element["soundLevel"], ["video", "audio", "stream"].contains(kind) {
            if let percent = Int(level.prefix { $0.isNumber }), percent <= 100 {
                item.keys.append(("volume", "\(percent)%"))
            } else {
                notebook.add(element, "soundLevel=\"\(level)\"", "it sounds as it was made")
            }
        }
        return (region?.name ?? regions.root, item)
    }

    private func kind() -> String? {
        let type = element["type"]?.lowercased() ?? ""
        switch element.name {
        case "video": return element["isStream"] != nil || isLive ? "stream" : "video"
        case "img": return "image"
        case "audio": return "audio"
        case "ref", "text":
            if type.hasPrefix("image/") { return "image" }
            if type.hasPrefix("video/") { return "video" }
            if type.hasPrefix("audio/") { return "audio" }
            if type == "application/pdf" { return "document" }
            return type == "text/html" || type == "text/plain" && isRemote || (type.isEmpty && isRemote) ? "web" : nil
        default: return nil
        }
    }

    private var isRemote: Bool { element["src"]?.contains("://") == true }

    private var isLive: Bool {
        ["rtsp://", "udp://", "rtp://", "srt://"].contains { element["src"]?.hasPrefix($0) == true }
    }

    /// A file beside the programme for what a player would fetch from a server.
    private func path(_ source: String, _ kind: String) -> String {
        guard isRemote, !["web", "stream"].contains(kind) else { return source }
        let plain = source.prefix { $0 != "?" && $0 != "#" }
        let name = plain.split(separator: "/").last.map(String.init) ?? "file"
        notebook.add(element, source, "fetch it to 'media/\(name.removingPercentEncoding ?? name)'")
        return "media/\((name.removingPercentEncoding ?? name).replacing("/", with: "_"))"
    }

    private func span(_ kind: String) -> [(key: String, value: String)] {
        guard kind != "document" else { return [] }
        let usual: [(key: String, value: String)] =
            kind == "stream" ? [("for", "1h")] : ["image", "web"].contains(kind) ? [("for", "5s")] : []
        guard let text = element["dur"] else { return usual }
        if text == "indefinite" { return kind == "video" || kind == "audio" ? [] : [("for", "1h")] }
        guard let seconds = Timing.seconds(text), (0.1...86400).contains(seconds) else {
            notebook.add(element, "dur=\"\(text)\"", "it shows for its usual length")
            return usual
        }
        return [("for", XiboMedia.seconds(seconds))]
    }
}
