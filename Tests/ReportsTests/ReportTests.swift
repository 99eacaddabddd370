import Reports
import Testing

@Suite struct ReportTests {
    private struct Sample: Report {
        static let schema = "marquee.sample/1"
        let word: String
        let count: Int
        func text(_ style: Style) -> String { style.bold(word) }
    }

    @Test func `the document carries its schema among sorted keys`() throws {
        #expect(
            try Sample(word: "a/b", count: 2).json() == """
                {
                  "count" : 2,
                  "schema" : "marquee.sample/1",
                  "word" : "a/b"
                }
                """)
    }

    @Test func `columns line up and lines end without blanks`() {
        var table = Table("zone", "item")
        table.add("main", "opening.mp4")
        table.add("ticker", "")
        #expect(table.text(.plain) == "zone    item\nmain    opening.mp4\nticker")
    }

    @Test func `a value with a comma, a quote or a newline is quoted`() {
        #expect(
            CSV.text([["a", "b"], ["1,2", "say \"hi\""], ["two\nlines", "plain"]])
                == "a,b\n\"1,2\",\"say \"\"hi\"\"\"\n\"two\nlines\",plain")
    }
}
