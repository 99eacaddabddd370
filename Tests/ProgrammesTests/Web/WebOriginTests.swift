import Foundation
import Programmes
import Testing

@Suite struct WebOriginTests {
    @Test(arguments: [
        ("https://example.com", "https://example.com"), ("HTTPS://Example.COM:443", "https://example.com"),
        ("http://10.0.0.7:8080", "http://10.0.0.7:8080"), ("http://[::1]:81", "http://[::1]:81"),
        ("http://[FE80::1]", "http://[fe80::1]"), ("wss://a.example:443", "https://a.example"),
        ("ws://a_b-c.example", "http://a_b-c.example"),
    ])
    func `an origin reads, and is written in one way`(written: String, canonical: String) throws {
        let origin = try #require(WebOrigin(parsing: written))
        #expect(origin.description == canonical)
        #expect(WebOrigin(parsing: canonical) == origin)
        let bytes = try JSONEncoder().encode([origin])
        #expect(try JSONDecoder().decode([WebOrigin].self, from: bytes) == [origin])
    }

    @Test(arguments: [
        "", "example.com", "https://", "https:///x", "https://example.com/", "ftp://example.com", "https://a b",
        "https://user@example.com", "https://user:word@example.com", "https://example.com:0",
        "https://example.com:65536", "https://example.com:", "https://example.com:+1", "https://bücher.example",
        "https://[::1", "https://a:b:c", "https://[example.com]", "javascript://x", "https://example.com?x",
    ])
    func `what is no origin is none`(text: String) { #expect(WebOrigin(parsing: text) == nil) }

    @Test(arguments: [
        ("https://example.com/a/b?c#d", "https://example.com"),
        ("http://example.com:8080?x=/", "http://example.com:8080"),
        ("https://example.com\\@evil.example/", "https://example.com"),
        ("https://example.com#@evil.example", "https://example.com"),
    ])
    func `an address has the origin that a browser would ask`(address: String, origin: String) {
        #expect(WebOrigin(of: address)?.description == origin)
    }

    @Test(arguments: ["file:///etc/passwd", "data:text/html,x", "about:blank", "https://example.com@evil.example/"])
    func `an address without a host of its own has none`(address: String) { #expect(WebOrigin(of: address) == nil) }
}
