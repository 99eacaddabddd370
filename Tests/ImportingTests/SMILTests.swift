import Faults
import Measures
import Programmes
import Testing

@testable import Importing

@Suite struct SMILTests {
    private func smil(_ body: String, head: String = "") -> String {
        """
        <smil xmlns="http://www.w3.org/ns/SMIL"><head><layout>
        <root-layout width="1920" height="1080" backgroundColor="#102030"/>
        <region regionName="left" left="0" top="0" width="50%" height="100%" z-index="1" fit="meet"/>
        <region xml:id="right" right="0" top="0" width="960" height="1080" z-index="1"/>
        <transition xml:id="cf" type="crossfade" dur="1s"/>\(head)
        </layout></head><body>
        \(body)
        </body></smil>
        """
    }

    private func run(_ body: String, head: String = "") throws -> Import.Outcome {
        try Folder(["show.smil": smil(body, head: head)]).run("show.smil")
    }

    @Test func `what plays beside each other becomes zones`() throws {
        let outcome = try run(
            """
            <par repeatCount="indefinite">
              <seq repeatCount="indefinite">
                <img src="a.jpg" dur="5s" region="left" transIn="cf"/>
                <seq repeatCount="2"><video src="b.mp4" region="left" soundLevel="50%"/><img src="c.jpg" region="left"/></seq>
              </seq>
              <seq><video src="https://cdn.example/x/d%20e.mp4?v=1" dur="12.5s" region="right"/></seq>
            </par>
            """)
        let programme = try outcome.programme()
        #expect(programme.paths("main", "left") == ["a.jpg", "b.mp4", "c.jpg", "b.mp4", "c.jpg"])
        #expect(programme.paths("main", "right") == ["media/d e.mp4"])
        #expect(programme.layouts.first?.zones.map(\.area.x) == [0, 960])
        let items = programme.playlists.flatMap(programme.items)
        #expect(items.map(\.span) == [.seconds(5), nil, .seconds(5), nil, .seconds(5), .milliseconds(12500)])
        #expect(outcome.yaml.contains("crossfade: 1000ms") && outcome.yaml.contains("fit: contain"))
        #expect(outcome.yaml.contains("volume: 50%"))
        #expect(outcome.notes.map(\.outcome) == ["fetch it to 'media/d e.mp4'"])
    }

    @Test func `an exclusive playlist becomes layouts by priority`() throws {
        let outcome = try run(
            """
            <par>
              <seq><img src="a.jpg" region="left"/></seq>
              <excl>
                <priorityClass higher="stop"><par begin="wallclock(R/2021-01-01T11:30:00/P1D)"
                    end="wallclock(R/2021-01-01T14:10:00/P1D)"><seq><img src="lunch.jpg" region="right"/></seq></par></priorityClass>
                <priorityClass higher="stop"><par expr="adapi-weekday()=1"><img src="monday.jpg" region="right"/></par></priorityClass>
                <priorityClass higher="stop"><par><seq begin="0"><img src="offer.jpg" region="right"/></seq></par></priorityClass>
              </excl>
            </par>
            """)
        let programme = try outcome.programme()
        #expect(outcome.notes.isEmpty, "\(outcome.remarks)")
        #expect(programme.schedule.map(\.layout) == ["main", "priority-1", "priority-2"])
        #expect(programme.schedule.map(\.priority) == [0, 1, 2])
        #expect(programme.paths("main", "right") == ["offer.jpg"])
        #expect(programme.paths("priority-1", "right") == ["monday.jpg"])
        #expect(programme.paths("priority-2", "right") == ["lunch.jpg"])
        #expect(programme.layouts.allSatisfy { programme.paths($0.name, "left") == ["a.jpg"] })
        let lines = outcome.yaml.split(separator: "\n").suffix(2).map(String.init)
        #expect(
            lines == [
                "  - { layout: priority-1, priority: 1, days: [mon] }",
                "  - { layout: priority-2, priority: 2, from: 2021-01-01, hours: \"11:30-14:10\" }",
            ])
    }

    @Test(arguments: [
        (
            "begin='wallclock(R/2020-01-01+w3T09:00/P1D)' end='wallclock(R/2020-01-01+w3T12:00/P1D)'",
            "days: [wed], from: 2020-01-01, hours: \"09:00-12:00\""
        ),
        (
            "begin='wallclock(2027-01-01T09:00)' end='wallclock(2027-01-01T12:00)'",
            "hours: \"09:00-12:00\", on: 2027-01-01"
        ),
        ("begin='wallclock(2020-01-01-w7)'", "from: 2019-12-29"),
        ("begin='wallclock(2020-01-01+w1)' end='wallclock(2020-02-01)'", "from: 2020-01-06, until: 2020-01-31"),
        ("expr='weekday()=0 or weekday()=6'", "days: [sun, sat]"),
        (
            "expr=\"weekday()&gt;=1 and weekday()&lt;=5 and compare(time(),'09:00:00')&gt;0 and compare(time(),'16:00:00')&lt;0\"",
            "days: [mon, tue, wed, thu, fri], hours: \"09:00-16:00\""
        ),
        ("expr=\"compare(date(),'2021-01-25T00:00:00')&gt;=0\"", "from: 2021-01-25"),
    ])
    func `times are days and hours`(attributes: String, expected: String) throws {
        let outcome = try run("<seq><img src=\"a.jpg\" \(attributes)/><img src=\"b.jpg\"/></seq>")
        #expect(outcome.yaml.contains("fit: stretch, \(expected) }"), "\(outcome.yaml)")
        #expect(outcome.notes.isEmpty)
    }

    @Test(arguments: [
        "begin='wallclock(R/2020-01-01T09:00/PT1H)' end='wallclock(R/2020-01-01T09:10/PT1H)'", "begin='button1'",
        "expr=\"compare(smil-playerId(),'x')\"", "expr='gmweekday()=1'", "expr='weekday()&gt;6'",
    ])
    func `a time that cannot be said is left out, and told`(attributes: String) throws {
        let outcome = try run("<seq><img src=\"a.jpg\" \(attributes)/><img src=\"b.jpg\"/></seq>")
        #expect(try outcome.programme().paths("main", "screen") == ["b.jpg"])
        #expect(outcome.notes.count == 1 && outcome.notes.first?.place.line == 7)
    }

    @Test func `media of no kind, tickers and regions in regions are told`() throws {
        let outcome = try run(
            """
            <par>
            <ref src="w.wgt" type="application/widget" region="left"/>
            <ticker region="left"/>
            <ref src="https://example.com/board" type="text/html" dur="indefinite" region="left"/>
            <video src="udp://239.0.0.1:1234" isStream="true" region="right"/>
            </par>
            """)
        #expect(try outcome.programme().paths("main", "left") == ["https://example.com/board"])
        #expect(outcome.yaml.contains("stream: \"udp://239.0.0.1:1234\", for: 1h"))
        #expect(outcome.remarks == ["8: ref application/widget", "9: ticker"])
    }
}
