import Faults
import Foundation
import Testing

@testable import Player

/// Who may ask, and how.
@Suite struct APIRequestTests {
    private func request(_ host: String?, _ origin: String?, network: Bool = true) throws -> APIRequest {
        try #require(
            APIRequest(method: "POST", target: "/", body: [], host: host, origin: origin, isNetwork: network))
    }

    @Test(
        arguments: [
            ("127.0.0.1:8080", nil, true), ("localhost:8080", nil, true), ("[::1]:80", nil, true),
            ("127.0.0.1:8080", "http://127.0.0.1:8080", true), (nil, nil, false), ("evil.example", nil, false),
            ("127.0.0.1.evil.example:80", nil, false), ("localhost.evil.example", nil, false),
            ("127.0.0.1:8080", "https://evil.example", false), ("127.0.0.1:8080", "null", false),
            ("127.0.0.1:8080", "http://127.0.0.1:9", false),
        ] as [(String?, String?, Bool)])
    func `a page of another site is not heard, nor a name that was made to point here`(
        host: String?, origin: String?, isLocal: Bool
    ) throws {
        #expect(try request(host, origin).isLocal == isLocal)
        #expect(try request(host, origin, network: false).isLocal, "the socket has permissions of its own")
    }

    @Test func `a path's escapes are parts of names, and queries are read`() throws {
        let asked = try #require(
            APIRequest(method: "GET", target: "/api/v1/triggers/a%2Fb%20c?last=3&for=1h", body: []))
        #expect(asked.path == ["api", "v1", "triggers", "a/b c"])
        #expect(asked.query == ["last": "3", "for": "1h"])
        #expect(APIRequest(method: "GET", target: "http://[", body: []) == nil)
        #expect(APIRequest(method: "OPTIONS", target: "*", body: []) == nil)
    }

    @Test(arguments: ["[]", "{", "nonsense", "7"]) func `a body that is no object is refused`(body: String) throws {
        let asked = try #require(APIRequest(method: "POST", target: "/", body: Array(body.utf8)))
        #expect(throws: Fault.self) { try asked.values() }
    }
}
