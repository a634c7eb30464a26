import CanonicalJSON
import Foundation
import Testing

@Suite("Who speaks, who keeps silent, and who comes back")
struct ReportLoyaltyTests {
  private static let march = ["--from", "2026-03-01", "--to", "2026-03-31"]

  /// Ten deliveries, all invited; one answered, for a reward.
  private func invited() throws -> Touchstone {
    var diary = Diary()
    for number in 1...10 {
      diary.deliver("K\(number)", on: "2026-03-02", customer: "C\(number)")
      diary.add("2026-03-03", "journey/K\(number)", "survey.invited", #"{"survey":"Q1"}"#)
    }
    diary.rate("K1", on: "2026-03-05", #"{"survey":"Q1","perception":7,"rewarded":true}"#)
    diary.add(
      "2026-04-01", "customer/C1", "customer.lapsed", #"{"reason":"moved"}"#, customer: "C1")
    return try diary.desk()
  }

  @Test("Silence is never satisfaction, by answer too: whoever was delivered to and asked counts")
  func silence() throws {
    let desk = try invited()
    for by in ["delivered", "answered"] {
      let silence = try ReportLog.json(desk, ["loyalty", "--by", by] + Self.march)[
        "sections", "silence"]
      #expect(silence["response"].reading == "0.1 10/10", "\(by)")
      #expect(silence["floor"].reading == "0.1 10/10", "\(by)")
      #expect(silence["satisfiedShare"].reading == "1 1/10", "\(by)")
      #expect(silence["invitations", "silent", "count"] == 9, "\(by)")
      let service = try ReportLog.json(desk, ["service", "--by", by] + Self.march)
      #expect(
        service["sections", "proactive", "outcomes", "untouched", "share"].reading == "1 10/10",
        "\(by)")
    }
    let shown = try desk.ok("report", "loyalty", "--by", "answered", at: ReportLog.now).out
    #expect(shown.contains("journeys go by delivery"))
  }

  @Test("An answer that is left out was an answer, and nobody is satisfied by it")
  func without() throws {
    let sections = try ReportLog.json(invited(), ["loyalty", "--without", "rewarded"])["sections"]
    #expect(sections?["silence"]?["response"]?.reading == "0.1 10/10")
    #expect(sections?["silence"]?["floor"]?.reading == "0 10/10")
    #expect(sections?["gaps"]?["lapsedSatisfied"]?.reading == "noAnswers 0/1")
    let all = try ReportLog.json(invited(), ["loyalty"])["sections"]
    #expect(all?["gaps"]?["lapsedSatisfied"]?.reading == "1 1/1")
  }

  @Test("A customer's history is made by all advisors, and told of the one asked for")
  func advisor() throws {
    var diary = Diary()
    diary.deliver("J1", on: "2019-05-06", customer: "C1", advisor: "S-b")
    diary.deliver("J2", on: "2021-05-06", customer: "C1", advisor: "S-a")
    diary.deliver("J3", on: "2019-05-06", customer: "C2", advisor: "S-b")
    diary.rate("J2", on: "2021-05-07", #"{"perception":7}"#)
    diary.rate("J1", on: "2021-06-01", #"{"perception":2}"#)
    diary.rate("J3", on: "2021-06-01", #"{"perception":7}"#)
    for customer in ["C1", "C2"] {
      diary.add(
        "2025-01-08", "customer/\(customer)", "customer.lapsed", #"{"reason":"moved"}"#,
        customer: customer)
    }
    let desk = try diary.desk()
    func read(_ more: [String]) throws -> (observed: String, lapsed: String) {
      let sections = try ReportLog.json(desk, ["loyalty"] + more)["sections"]
      return (
        sections?["repurchase"]?["observed"]?.reading ?? "",
        sections?["gaps"]?["lapsedSatisfied"]?.reading ?? ""
      )
    }
    #expect(try read([]) == ("0.5 2/2", "0.5 2/2"))
    #expect(try read(["--advisor", "S-b"]) == ("0.5 2/2", "0.5 2/2"))
    // The first delivery was by S-b, the return by S-a; the last answer was about the first.
    #expect(try read(["--advisor", "S-a"]) == ("1 1/1", "0 1/1"))
  }

  @Test("A voice is of one journey, and of a journey where no customer is known yet")
  func voices() throws {
    var diary = Diary()
    func say(_ journey: String, _ percent: Int, _ level: String) {
      diary.add(
        "2026-03-04", "journey/\(journey)", "repurchase.stated", #"{"likelihood":\#(percent)}"#)
      diary.add(
        "2026-03-04", "journey/\(journey)", "recommendation.stated", #"{"level":"\#(level)"}"#)
    }
    for journey in ["J1", "J2"] {
      diary.deliver(journey, on: "2026-03-02", customer: nil)
      diary.rate(journey, on: "2026-03-03", #"{"perception":6}"#)
    }
    say("J1", 10, "veryLikely")
    // Satisfied with one car, and speaking of buying again only of another.
    for journey in ["J3", "J4"] { diary.deliver(journey, on: "2026-03-02", customer: "C1") }
    diary.rate("J3", on: "2026-03-03", #"{"perception":6}"#)
    say("J4", 90, "veryLikely")
    let gaps = try ReportLog.json(diary.desk(), ["loyalty"])["sections", "gaps"]
    #expect(gaps["satisfiedNotLoyal"].reading == "1 1/3")
  }
}
