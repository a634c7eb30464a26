import CanonicalJSON
import Journeys
import TestSupport
import Testing
import Timelines

@Suite("The timeline as JSON")
struct TimelineJSONTests {
  private static let blueprint = try! Blueprint(
    id: "delivery", version: 1, name: Plans.said("交车", "Delivery"), delivers: ["farewell"],
    touchpoints: [
      Plans.touchpoint("greeting", concerns: ["treatedColdly"]), Plans.touchpoint("farewell"),
    ])

  private func timeline(_ journal: Journal, cut: Cut = Cut()) -> CustomerTimeline {
    CustomerTimeline.fold(
      customer: "C-1", position: 118, cut: cut, journal.events
    ) { _, _ in Self.blueprint }
  }

  private func expectOrder(
    _ value: JSON?, _ keys: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = value?.members?.map(\.key) ?? []
    let wanted = keys.split(separator: " ").map(String.init)
    #expect(found.filter(wanted.contains) == wanted, sourceLocation: sourceLocation)
    #expect(Set(found).count == found.count, sourceLocation: sourceLocation)
  }

  @Test("The promised keys are all there, in their order, even of a journey just opened")
  func keys() {
    let json = timeline(.opened()).json
    expectOrder(json, "customer position asOf knownAt erased journeys")
    let journey = json["journeys"]?.items?.first
    expectOrder(
      journey,
      "journey blueprint blueprintVersion state touchpoints weakest exceptions promises waits "
        + "complaints followUps")
    expectOrder(
      journey?["touchpoints"]?.items?.first,
      "touchpoint status startedAt completedAt late enteredLate outOfOrder perception expectation "
        + "scale difference ratio zone concernsOpen ratings")
  }

  @Test("What is not known is null, false or empty, never left out")
  func nothing() throws {
    let journey = try #require(timeline(.opened()).json["journeys"]?.items?.first)
    let step = try #require(journey["touchpoints"]?.items?.first)
    for key in [
      "startedAt", "completedAt", "perception", "expectation", "scale", "difference", "ratio",
    ] {
      #expect(step[key] == .null, "\(key)")
    }
    for key in ["late", "enteredLate", "outOfOrder"] { #expect(step[key] == false, "\(key)") }
    for key in ["concernsOpen", "ratings"] { #expect(step[key] == [], "\(key)") }
    #expect(step["status"] == "planned" && step["zone"] == "unknown")
    #expect(journey["weakest"] == .null)
    for key in ["exceptions", "promises", "waits", "complaints", "followUps"] {
      #expect(journey[key] == [], "\(key)")
    }
  }

  @Test("Nothing personal is written that was not opened")
  func closed() {
    let text = timeline(.opened()).json.compactText()
    for key in ["name", "phone", "vin", "note", "words"] {
      #expect(!text.contains("\"\(key)\""), "\(key)")
    }
  }

  @Test(
    "A ratio is written with four decimals at most",
    arguments: [(6, 5, "1.2"), (5, 6, "0.8333"), (7, 3, "2.3333"), (5, 5, "1"), (2, 7, "0.2857")])
  func ratio(perception: Int64, expectation: Int64, text: String) {
    var journal = Journal.opened()
    journal.rated("greeting", perception, of: expectation)
    #expect(timeline(journal).json.compactText().contains("\"ratio\":\(text),"))
  }

  @Test("A small timeline is written letter for letter as ever")
  func golden() {
    var journal = Journal.opened()
    journal.started("greeting", at: 10)
    journal.add(
      12, .concernAnswered,
      ["touchpoint": "greeting", "concern": "treatedColdly", "answered": false])
    journal.add(13, .waitStarted, ["wait": "W-1", "touchpoint": "greeting"])
    journal.completed("greeting", at: 20)
    journal.rated("greeting", 6, of: 5, at: 21)
    #expect(timeline(journal).json.prettyText() == Self.goldenText)
  }

  private static let goldenText = """
    {
      "customer": "C-1",
      "position": 118,
      "asOf": null,
      "knownAt": null,
      "erased": false,
      "journeys": [
        {
          "journey": "J-1",
          "blueprint": "delivery",
          "blueprintVersion": 1,
          "state": "open",
          "openedAt": "2026-03-05T06:00:00.000Z",
          "arrivedAt": "2026-03-05T06:10:00.000Z",
          "touchpoints": [
            {
              "touchpoint": "greeting",
              "status": "completed",
              "startedAt": "2026-03-05T06:10:00.000Z",
              "completedAt": "2026-03-05T06:20:00.000Z",
              "timeoffset": "+08:00",
              "late": false,
              "enteredLate": false,
              "outOfOrder": false,
              "elapsedSeconds": 600,
              "waitSeconds": 420,
              "serviceSeconds": 180,
              "openWaits": 1,
              "perception": 6,
              "expectation": 5,
              "scale": "satisfaction7",
              "difference": 1,
              "ratio": 1.2,
              "zone": "delighted",
              "concernsOpen": [
                "treatedColdly"
              ],
              "concerns": [
                {
                  "event": "answered",
                  "position": 3,
                  "occurred": "2026-03-05T06:12:00.000Z",
                  "actor": "S-1",
                  "touchpoint": "greeting",
                  "concern": "treatedColdly",
                  "answered": false
                }
              ],
              "ratings": [
                {
                  "position": 6,
                  "occurred": "2026-03-05T06:21:00.000Z",
                  "subject": "touchpoint",
                  "perception": 6,
                  "expectation": 5,
                  "scale": "satisfaction7",
                  "difference": 1,
                  "ratio": 1.2,
                  "zone": "delighted",
                  "solicited": false,
                  "rewarded": false,
                  "corrected": false
                }
              ]
            },
            {
              "touchpoint": "farewell",
              "status": "planned",
              "startedAt": null,
              "completedAt": null,
              "late": false,
              "enteredLate": false,
              "outOfOrder": false,
              "perception": null,
              "expectation": null,
              "scale": null,
              "difference": null,
              "ratio": null,
              "zone": "unknown",
              "concernsOpen": [],
              "ratings": []
            }
          ],
          "weakest": "greeting",
          "weakestTied": [
            "greeting"
          ],
          "ratings": [],
          "exceptions": [],
          "promises": [],
          "waits": [
            {
              "wait": "W-1",
              "touchpoint": "greeting",
              "startedAt": "2026-03-05T06:13:00.000Z",
              "endedAt": null,
              "outcome": null,
              "positions": [
                4
              ]
            }
          ],
          "complaints": [],
          "followUps": [],
          "corrections": []
        }
      ]
    }
    """
}
