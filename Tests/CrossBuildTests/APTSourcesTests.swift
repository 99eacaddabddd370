import Testing

@testable import CrossBuild

@Suite struct APTSourcesTests {
    @Test func `deb lines become deb-src lines, once each`() {
        let lines = """
            # deb http://example.org/debian stable main
            deb [arch=amd64 signed-by=/a.gpg] http://example.org/debian stable main  # ours
            deb-src [arch=amd64 signed-by=/a.gpg] http://example.org/debian stable main
              deb\thttp://example.org/security stable-security main contrib
            rpm http://example.org x
            """
        #expect(
            APTSources.parseLines(lines) == """
                deb-src [arch=amd64 signed-by=/a.gpg] http://example.org/debian stable main
                deb-src http://example.org/security stable-security main contrib

                """)
    }

    @Test func `stanzas keep all but their type, and disabled ones stay out`() {
        let stanzas = """
            Types: deb
            # a comment
            URIs: http://example.org/debian
            Suites: stable
            Components: main
            Signed-By:
             -----BEGIN PGP PUBLIC KEY BLOCK-----
             .
             mDMEY

            Types: deb
            Enabled: no
            URIs: http://example.org/off

            types: deb deb-src
            URIs: http://example.org/both
            """
        #expect(
            APTSources.parseStanzas(stanzas) == """
                Types: deb-src
                URIs: http://example.org/debian
                Suites: stable
                Components: main
                Signed-By:
                 -----BEGIN PGP PUBLIC KEY BLOCK-----
                 .
                 mDMEY

                Types: deb-src
                URIs: http://example.org/both


                """)
    }
}
