import Programmes
import Testing

/// Addresses as they may be shown.
@Suite struct SecretsTests {
    @Test(arguments: [
        ("https://till:s3cret@shop.example:8443/a/b.json", "https://shop.example:8443/a/b.json"),
        ("https://shop.example/board?token=s3cret&x=1", "https://shop.example/board?…"),
        ("https://shop.example?token=s3cret", "https://shop.example?…"),
        ("https://shop.example/board#s3cret", "https://shop.example/board#…"),
        ("srt://10.0.0.1:9000?passphrase=s3cret&mode=caller", "srt://10.0.0.1:9000?…"),
        ("rtsp://cam:s3/cr:et@10.0.0.1/live", "rtsp://10.0.0.1/live"),
        ("rtsp://cam:s3@cret@[fe80::1]:554/live", "rtsp://[fe80::1]:554/live"),
        ("http://[::1]/a@b", "http://[::1]/a@b"),
        ("https://people.example/@someone", "https://people.example/@someone"),
        (
            "https://a.example/x?k=s3cret: source 'w': none; see http://u:s3cret@b.example.",
            "https://a.example/x?…: source 'w': none; see http://b.example."
        ),
        ("main: \"rtsp://u:s3cret@cam/\" is back", "main: \"rtsp://cam/\" is back"),
    ])
    func `who signs in and what is asked is left out, and the rest stays`(text: String, told: String) {
        #expect(text.withoutSecrets == told)
        #expect(!text.withoutSecrets.contains("s3"))
    }

    @Test(arguments: ["", "film.mp4", "Tea? 1.10 @ noon", "a://", "://", "see http:// and ?x=1"])
    func `what has no address is as it was`(text: String) { #expect(text.withoutSecrets == text) }
}
