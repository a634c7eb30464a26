import CanonicalJSON
import Foundation
import Testing

/// Figures computed by hand from the fixture; J1 to J8 in order.
@Suite("Figures of reports, computed by hand")
struct ReportFigureTests {
  @Test("CSI is the mean of journeys' sums of perceptions over sums of expectations")
  func csi() throws {
    let report = try ReportLog.json(ReportLog.opened(), ["satisfaction"] + ReportLog.spring)
    let csi = report["sections", "problem", "csi", "satisfaction7"]
    // 15/15, 14/16, 17/15, 15/16, 17/16, 9/9, 16/16, 10/10: their mean is 961/960.
    #expect(csi["index"].reading == "1.001 8/8")
    // 0, −2/3, +2/3, −1/3, +1/3, 0, 0, 0.
    #expect(csi["difference"].reading == "0 8/8")
    let zones = report["sections", "problem", "zones"]
    #expect(
      ["dissatisfied", "met", "delighted", "unknown"].map { zones[$0, "count"] } == [6, 9, 7, 0])
  }

  @Test(
    "By touchpoint: places, differences, the weakest board; the first answer, corrected, counts")
  func touchpoints() throws {
    let report = try ReportLog.json(ReportLog.opened(), ["satisfaction"] + ReportLog.spring)
    let parts = report["sections", "parts"]
    // Payment 3 4 5 2 4 4 5: 20/42. The 7 that J2 gave later never counts.
    #expect(parts["touchpoints", "payment", "place"].reading == "0.4762 7/8")
    // −2 −2 0 −3 −1 0 −1.
    #expect(parts["touchpoints", "payment", "difference"].reading == "-1.2857 7/8")
    // Greeting 6 5 6 6 7 5 6 4: 37/48. The 2 of J1 was a typing error, corrected to 6.
    #expect(parts["touchpoints", "greeting", "place"].reading == "0.7708 8/8")
    #expect(parts["weakest", "value"] == "payment" && parts["weakestTied"] == ["payment"])
    let latest = try ReportLog.json(
      ReportLog.opened(), ["satisfaction", "--answers", "latest"] + ReportLog.spring)
    // The 4 gives way to the 7: 23/42.
    #expect(
      latest["sections", "parts", "touchpoints", "payment", "place"].reading == "0.5476 7/8")
  }

  @Test("SSI by the shipped set; under 0.60 of the weight there is none")
  func ssi() throws {
    let problem = try ReportLog.json(ReportLog.opened(), ["satisfaction"] + ReportLog.spring)[
      "sections", "problem"]
    // 500 1000 500 – 500 1000 500 –: J3 answered 65 of 100, J4 only 14.
    #expect(problem["ssi"].reading == "666.7 6/8")
    // 3 × 500 of five with J2 and J6 at 1000.
    #expect(problem["ssiFactors", "delivery", "score"].reading == "700 5/8")
    #expect(problem["ssiFactors"].items?.compactMap { $0["weight"]?.int }.reduce(0, +) == 100)
  }

  @Test(
    "Weeks under five are hollow and stand outside; a journey after midnight is of the next day")
  func weeks() throws {
    let desk = try ReportLog.opened()
    let spring = try ReportLog.json(desk, ["satisfaction"] + ReportLog.spring)
    let problem = spring["sections", "problem"]
    #expect(problem["weeks", "2026-W10", "value"].reading == "70 5/5")
    #expect(problem["weeks", "2026-W10", "hollow"] == false)
    #expect(problem["weeks", "2026-W11", "hollow"] == true)
    #expect(problem["weekMean"].reading == "fewPoints 1/3")
    // J8 was delivered on 31 March 16:30 UTC, which is 1 April at the shop.
    let march = try ReportLog.json(desk, ["satisfaction", "--to", "2026-03-31"])
    #expect(march["journeys", "n"] == 9 && march["journeys", "outside"] == 1)
    #expect(march["sections", "problem", "csi", "satisfaction7", "index"].reading == "1.0012 7/9")
  }

  @Test("The grid's thresholds are the means of its points, and equal counts as high")
  func grid() throws {
    let parts = try ReportLog.json(ReportLog.opened(), ["satisfaction"] + ReportLog.spring)[
      "sections", "parts"]
    #expect(parts["gridImportance5Performance"].reading == "0.7 3/3")
    #expect(parts["gridImportance5Importance"].reading == "0.7333 3/3")
    let quadrants = ["greeting", "payment", "farewell"].map {
      parts["gridImportance5", $0, "quadrant"]
    }
    #expect(quadrants == ["surplus", "fix", "keep"])
    #expect(parts["kano", "gift", "class", "value"] == "O")
    #expect(parts["kano", "gift", "worse"].reading == "-0.6 5/5")
  }

  @Test("A group under five shows its value, says so, and has no rank")
  func few() throws {
    let advisors = try ReportLog.json(ReportLog.opened(), ["satisfaction"] + ReportLog.spring)[
      "sections", "parts", "advisors"]
    #expect(advisors["S-a", "rank"] == 1 && advisors["S-a", "place"]["tooFew"] == nil)
    #expect(advisors["S-b", "rank"] == .null && advisors["S-b", "place"]["tooFew"] == true)
    #expect(advisors["S-b", "place"]["value"] != .null)
  }

  @Test("Promised and actual: what was recorded before arrival binds, or moved by the customer")
  func promised() throws {
    let report = try ReportLog.json(ReportLog.opened(), ["delivery"] + ReportLog.spring)
    let promised = report["sections", "promised"]
    // −10 0 +20 +45 −5 minutes; J7 +90, for what its customer moved was recorded months after the
    // finish; J6 nothing; J8 recorded too late.
    #expect(promised["onTimeRate"].reading == "0.5 6/8" && promised["late"] == 3)
    #expect(promised["delayMedian"].reading == "600 6/8")
    #expect(promised["delayP90"].reading == "5400 6/8")
    #expect(promised["recordedTooLate"] == 1)
    let times = report["sections", "times", "touchpoints"]
    #expect(times["payment", "elapsed"].reading == "1800 7/8")
    #expect(times["documents", "elapsed"].reading == "oneTimeOnly 0/8")
  }

  @Test("Items not ok, documents missing, exceptions, readiness, ways off the plan")
  func delivery() throws {
    let report = try ReportLog.json(ReportLog.opened(), ["delivery"] + ReportLog.spring)
    let sections = report["sections"]
    #expect(sections?["items"]?["missing"]?.items?.first?["share"]?.reading == "0.25 8/8")
    #expect(sections?["items"]?["notOk"]?.items?.count == 2)
    #expect(report["sections", "exceptions", "kinds", "late", "handled"].reading == "1 1/1")
    #expect(report["sections", "exceptions", "kinds", "demanding", "handled"].reading == "0 1/1")
    // J7 came before the preparation was done; J8 skipped it.
    #expect(report["sections", "readiness", "ready"].reading == "0.8571 7/8")
    let ways = report["sections", "variants", "variants"].items ?? []
    #expect(ways.first?["skipped"] == [] && ways.first?["share"]?.reading == "0.75 6/8")
    #expect(ways.contains { $0["skipped"] == ["preparation"] })
  }

  @Test("Three indicators of loyalty, silence with its floor, lapsed though satisfied")
  func loyalty() throws {
    let report = try ReportLog.json(ReportLog.opened(), ["loyalty"])
    let sections = report["sections"] ?? .null
    #expect(sections["overall", "satisfied", "satisfaction7", "satisfied"].reading == "0.7143 7/7")
    #expect(sections["recommendation", "netPromoters"].reading == "0.4 5/10")
    // C1 came back after 37 months and more; C5 within 36.
    #expect(sections["repurchase", "observed"].reading == "0.5 2/8")
    #expect(sections["gaps", "satisfiedNotLoyal"].reading == "0.25 4/5")
    // C2's last answer is the 7 given later, C4's a 3.
    #expect(sections["gaps", "lapsedSatisfied"].reading == "0.5 2/2")
    #expect(sections["silence", "satisfiedShare"].reading == "0.7143 7/8")
    #expect(sections["silence", "floor"].reading == "0.625 8/8")
    #expect(sections["silence", "notAsked"] == 2)
    #expect(sections["referrals", "stages", "bought", "share"].reading == "0.5 1/2")
  }

  @Test("Five gaps, one primary cause an answer; the rest is 不明")
  func causes() throws {
    let report = try ReportLog.json(ReportLog.opened(), ["causes"] + ReportLog.spring)
    let causes = report["sections", "causes"]
    #expect(causes["gaps", "delivery", "share"].reading == "0.2857 2/7")
    #expect(causes["unattributed"].reading == "0.5714 4/7")
    // A second primary is refused when it is recorded; one that is none explains and counts not.
    #expect(report["sections", "notCounted", "surplusPrimary"]["count"] == 0)
    #expect(report["sections", "notCounted", "secondary"]["count"] == 1)
    #expect(report["sections", "notCounted", "outside"]["count"] == 1)
  }

  @Test("Levels of service, who spoke first, what is open by age")
  func service() throws {
    let report = try ReportLog.json(ReportLog.opened(), ["service"] + ReportLog.spring)
    let counts = ["belowBasic", "basic", "satisfying", "addedValue", "unforgettable"].map {
      report["sections", "levels", "reached", $0, "count"]
    }
    #expect(counts == [1, 3, 2, 1, 1])
    #expect(
      report["sections", "proactive", "outcomes", "proactive", "share"].reading == "0.375 8/8")
    #expect(report["sections", "experience", "solved", "yes", "share"].reading == "0.6 5/5")
    // Complaints go by their own dates: one in March, one in June.
    #expect(report["sections", "complaints", "raised"] == 1)
    let all = try ReportLog.json(ReportLog.opened(), ["service"])
    #expect(all["sections", "complaints", "openByAge", "from2", "count"] == 1)
    // By what the customers said, not by what was recorded as alert.*: three were called about.
    #expect(all["sections", "alerts", "raised"] == 4 && all["sections", "alerts", "open"] == 1)
    #expect(all["sections", "alerts", "openByAge", "from2", "count"] == 1)
  }

  @Test("Value: what is not recorded is missing, what is assumed is printed")
  func value() throws {
    let desk = try ReportLog.opened()
    let plain = try ReportLog.json(desk, ["value"])["sections", "value"]
    // C1 20,000, C3 10,000 + 2,000 yuan; C2 without a cost; the others are not known to have bought.
    #expect(plain["historical"].reading == "3200000 2/8")
    #expect(plain["equity"].reading == "notRecorded 0/8")
    let assumed = try ReportLog.json(
      desk,
      ["value", "--margin", "120000", "--referrals", "0.5", "--rate", "0.1", "--years", "2"])
    // 1200 × (1/1.1 + 1/1.21) = 2082.64; 0.5 × 1200 / 1.1 = 545.45 yuan.
    let first = assumed["sections", "value", "highest", "C1"]
    #expect(first["current"].reading == "208264 1/1" && first["potential"].reading == "54545 2/2")
    #expect(first["total"].reading == "2262810 3/3")
    #expect(assumed["sections", "assumptions", "years"] == 2)
    #expect(assumed["sections", "revenue", "revenue"].reading == "45500000 3/3")
    #expect(assumed["sections", "sources", "sourceSums"].items?.count == 3)
  }

  @Test("A case shows how far it came; too few after it are not compared")
  func cases() throws {
    let report = try ReportLog.json(ReportLog.opened(), ["cases"])
    #expect(report["sections", "cases", "list", "K1", "state"] == "checked")
    // Payment before 3 4 5 2 4: 13/30; after only J6 and J7 were rated, 4 and 5.
    let effect = report["sections", "effects", "effects", "K1"]
    #expect(effect["before"].reading == "0.4333 5/5" && effect["after"].reading == "0.5833 2/3")
    #expect(effect["difference"].reading == "fewAnswers 7/8")
  }

  @Test("Other sets and versions are never compared: the reason stands in the difference's place")
  func sets() throws {
    let reported =
      try ReportLog.json(ReportLog.opened(), ["satisfaction"])[
        "sections", "problem", "reported"
      ].items ?? []
    let differences = reported.compactMap { $0["difference"]?.reading }
    #expect(differences == ["nothingInPeriod 1/2", "20.5 2/2", "nothingInPeriod 1/2"])
  }

  @Test("A reported value stands with its n and rank; among fewer than five there is no rank")
  func reported() throws {
    let desk = try ReportLog.opened()
    for (period, n) in [("2026-05", 4), ("2026-06", 5)] {
      try desk.ok(
        "record", "index.reported", "--set", "index=csi", "--set", "collector=agency", "--set",
        "period=\(period)", "--set", "value=81.5", "--set", "n=\(n)", "--set", "rank=2",
        at: ReportLog.now)
    }
    let rows =
      try ReportLog.json(desk, ["satisfaction"])["sections", "problem", "reported"].items ?? []
    let own = rows.filter { $0["collector"] == "agency" }
    #expect(own.map { $0["n"] } == [4, 5] && own.map { $0["rank"] } == [.null, 2])
    #expect(own.map { $0["value"]?.compactText() } == ["81.5", "81.5"])
    let text = try desk.ok("report", "satisfaction", at: ReportLog.now).out
    #expect(text.contains("n: 4*") && text.contains("Rank: 2"))
  }
}
