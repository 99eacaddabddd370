import Boards
import Testing

@Suite struct LicenceTermsTests {
    @Test(arguments: [
        (["LGPL-2.1-or-later", "GPL-2.0-or-later"], "GPL-2.0-or-later"),
        (["LGPL-2.1-or-later", "GPL-2.0-or-later", "Apache-2.0"], "GPL-3.0-or-later"),
        (["LGPL-2.1-or-later", "Apache-2.0"], "LGPL-3.0-or-later"),
        (["MIT", "LGPL-2.1-or-later"], "LGPL-2.1-or-later"),
        (["BSD-3-Clause"], "BSD-3-Clause"), (["GPL-2.0-only", "GPL-2.0-or-later"], "GPL-2.0-only"),
        (["GPL-2.0-only", "Apache-2.0"], nil), (["GPL-3.0-or-later", "GPL-2.0-only"], nil),
    ])
    func `licences add up, whatever the order`(names: [String], sum: String?) {
        for names in [names, names.reversed()] {
            var terms = LicenceTerms(spdx: names[0])
            for name in names.dropFirst() {
                let next = LicenceTerms(spdx: name)
                terms = next.flatMap { next in terms.flatMap { $0.joined(with: next) } }
            }
            #expect(terms?.spdx == sum)
        }
    }

    @Test func `an unknown licence cannot be reckoned with`() { #expect(LicenceTerms(spdx: "SSPL-1.0") == nil) }
}
