import Depot
import Foundation
import Measures
import Programmes
import Reports
import SystemPackage
import Testing
import Timelines

@testable import Player

/// What the local API answers, with no socket and no stage.
@Suite struct LocalAPITests {
    private static let programme = """
        programme: "<Till> & \\"co\\""
        canvas: 320x180
        data: { prices: { file: prices.json } }
        layouts:
          day: { zones: { main: { at: [0, 0, 320, 180], text: "Tea {{prices.tea|soon}}" } } }
          cart: { zones: { total: { at: [0, 0, 320, 180], text: "Total {{total|-}}" } } }
        triggers: { checkout: { layout: cart, data: [total] } }
        """

    private func api() throws -> LocalAPI {
        let state = FilePath(FileManager.default.temporaryDirectory.path).appending("api-\(UUID().uuidString)")
        let programme = try ProgrammeFile.parse(Array(Self.programme.utf8), file: "p.yaml")
        let release = Release(
            programme: Digest(of: Self.programme), programmeName: programme.name, canvas: programme.canvas,
            rate: .thirty, boards: ["one"], uses: [])
        let show = Show(
            depot: DepotDirectory("depot"), digest: Digest(of: "release"), release: release, programme: programme,
            board: "one", output: "none", isLive: true)
        return LocalAPI(
            bill: Bill(Shows(current: show) { _ in nil }),
            desk: Desk(
                programme: programme,
                sources: DataTable(programme.data, published: [:], directory: state.appending("data"))),
            chronicle: Chronicle(log: PlayerLog(form: .text, progress: ProgressMeter())) { Instant(Date()) },
            state: state, host: Player.Host(),
            now: { Instant(nanoseconds: 1_764_000_000_000_000_000) })
    }

    private func ask(_ method: String, _ path: String, _ body: String = "") async throws -> (status: Int, text: String)
    {
        let api = try api()
        defer { try? FileManager.default.removeItem(atPath: api.state.string) }  // a test's leftovers harm nobody
        let request = try #require(APIRequest(method: method, target: path, body: Array(body.utf8)))
        let response = await api.answer(request)
        guard case .bytes(let bytes) = response.body else { return (response.status, "") }
        return (response.status, String(decoding: bytes, as: UTF8.self))
    }

    @Test func `names of any kind are text on the page, never markup`() async throws {
        let page = try await ask("GET", "/").text
        #expect(page.contains("&lt;Till&gt; &amp; &quot;co&quot;") && !page.contains("<Till>"))
        let metrics = try await ask("GET", "/metrics").text
        #expect(metrics.contains(#"programme="<Till> & \"co\"""#), "\(metrics)")
    }

    @Test(arguments: [
        ("POST", "/api/v1/triggers/chekout", "", 404, "did you mean 'checkout'?"),
        ("POST", "/api/v1/triggers/checkout", "{\"data\": {\"totl\": \"1\"}}", 400, "did you mean 'total'?"),
        ("POST", "/api/v1/triggers/checkout", "{\"dat\": {}}", 400, "unknown key 'dat'"),
        ("POST", "/api/v1/triggers/checkout", "total=1", 400, "no JSON object"),
        ("PUT", "/api/v1/data/price", "{}", 404, "did you mean 'prices'?"),
        ("PUT", "/api/v1/data/prices", "[]", 400, "not a JSON object"),
        ("POST", "/api/v1/screen/hold", "{\"for\": \"ever\"}", 400, "'ever' is not a span"),
        ("POST", "/api/v1/screen/hold", "{\"for\": \"9d\"}", 400, "of at most"),
        ("GET", "/api/v1/plays?last=many", "", 400, "'many' is not a number"),
        ("GET", "/api/v2/status", "", 404, "nothing at GET /api/v2/status"),
        ("PATCH", "/", "", 404, "nothing at PATCH /"),
    ])
    func `what cannot be done is told with what to do`(
        method: String, path: String, body: String, status: Int, words: String
    ) async throws {
        let answer = try await ask(method, path, body)
        #expect(answer.status == status && answer.text.contains(words), "\(answer)")
    }
}
