import CanonicalJSON
import Foundation
import TestSupport
import Testing

@Suite("Calls as calendar and cards")
struct CalendarExportTests {
  /// What the icalendar package makes of a file; and that no line is longer than 75 octets.
  private static let reader = """
    import icalendar, json, sys
    data = open(sys.argv[1], "rb").read()
    lines = data.split(b"\\r\\n")
    assert b"\\n" not in data.replace(b"\\r\\n", b"") and lines[-1] == b""
    assert all(len(line) <= 75 for line in lines), max(map(len, lines))
    for line in lines: line.decode("utf-8")
    calendar = icalendar.Calendar.from_ical(data)
    events = []
    for event in calendar.walk("VEVENT"):
        assert not event.errors, event.errors
        events.append({
            "uid": str(event["UID"]), "sequence": int(event["SEQUENCE"]),
            "start": event.decoded("DTSTART").isoformat(), "end": event.decoded("DTEND").isoformat(),
            "zone": event["DTSTART"].params.get("TZID"), "status": str(event["STATUS"]),
            "stamp": event.decoded("DTSTAMP").isoformat(), "summary": str(event["SUMMARY"]),
            "description": str(event["DESCRIPTION"]), "alarms": len(event.walk("VALARM"))})
    zones = []
    for zone in calendar.walk("VTIMEZONE"):
        rules = [[part.name, part.decoded("DTSTART").isoformat(),
          int(part.decoded("TZOFFSETTO").total_seconds())] for part in zone.subcomponents]
        own = zone.to_tz(lookup_tzid=False)
        from datetime import datetime
        offsets = [datetime(2026, month, 20, 12, tzinfo=own).utcoffset().seconds
          for month in (1, 3, 4, 7, 11)]
        zones.append({"id": str(zone["TZID"]), "rules": rules, "offsets": offsets})
    print(json.dumps({"events": events, "zones": zones, "version": str(calendar["VERSION"]),
      "filter": str(calendar.get("X-TOUCHSTONE-FILTER-ON")),
      "checkpoint": str(calendar.get("X-TOUCHSTONE-CHECKPOINT")).replace("\\\\n", "\\n")}))
    """

  private func calendar(_ desk: Touchstone, _ more: String..., on day: String = CallShop.day) throws
    -> JSON
  {
    let outcome = try desk.start(
      ["export", "calls", "--on", day, "--format", "ics", "-o", "c.ics"] + more
    ).wait()
    try #require(outcome.code == 0, "\(outcome.err)")
    return try JSON(
      strict: VirtualEnvironment.run(Self.reader, desk.folder.appending(path: "c.ics").path))
  }

  private func event(_ calendar: JSON, _ journey: String) throws -> JSON {
    try #require(
      calendar["events"]?.items?.first { $0["summary"]?.text?.hasSuffix(journey) == true })
  }

  @Test("A calendar reads it: a row an event, its band in the logbook's zone, or the agreed time")
  func times() throws {
    let desk = try CallShop.opened()
    let read = try calendar(desk)
    let rows = try desk.ok("calls", "--on", CallShop.day, "--json").json["rows"]?.items ?? []
    #expect(read["events"]?.items?.count == rows.count && rows.count == 4)
    #expect(read["filter"]?.text == CallShop.day)
    #expect(read["checkpoint"]?.text == (try desk.ok("checkpoint").out))
    let agreed = try event(read, "D4")
    #expect(agreed["start"] == "2026-03-20T15:00:00+08:00")
    #expect(agreed["end"] == "2026-03-20T15:30:00+08:00" && agreed["status"] == "CONFIRMED")
    let first = try event(read, "D1")
    // The last of three, which share the band from 10:00 to 11:30 in the order of the list.
    #expect(first["start"] == "2026-03-20T11:00:00+08:00")
    #expect(first["end"] == "2026-03-20T11:30:00+08:00" && first["status"] == "TENTATIVE")
    #expect(Set(read["events"]?.items?.compactMap { $0["start"]?.text } ?? []).count == 4)
    #expect(first["zone"] == "Asia/Shanghai" && first["alarms"] == 1)
    #expect(read["zones"]?.items?.first?["offsets"] == [28800, 28800, 28800, 28800, 28800])
  }

  @Test("A zone with daylight time has its real changes, and calls stand on its clocks")
  func daylight() throws {
    let desk = try CallShop.opened(zone: "Europe/Berlin")
    let read = try calendar(desk)
    #expect(try event(read, "D4")["start"] == "2026-03-20T15:00:00+01:00")
    let zone = try #require(read["zones"]?.items?.first)
    #expect(zone["offsets"] == [3600, 3600, 7200, 7200, 3600])
    #expect(
      zone["rules"]?.items?.contains(["DAYLIGHT", "2026-03-29T02:00:00", 7200]) == true)
    #expect(
      zone["rules"]?.items?.contains(["STANDARD", "2026-10-25T03:00:00", 3600]) == true)
    // The week's call, after the clocks were put forward.
    try desk.ok(
      "call", "D4", "--step", "week", "--outcome", "rescheduled", "--at", "2026-03-27 10:15",
      "--agreed", "2026-04-02 15:00")
    let later = try calendar(desk, on: "2026-04-02")
    #expect(try event(later, "D4")["start"] == "2026-04-02T15:00:00+02:00")
  }

  @Test(
    "The UID stays whatever the day and the attempt; SEQUENCE never falls, and grows with a fact")
  func sequence() throws {
    let desk = try CallShop.opened()
    let first = try event(try calendar(desk), "D1")
    #expect(try event(try calendar(desk), "D1") == first, "the same log gives the same")
    try desk.ok(
      "call", "D1", "--step", "first", "--outcome", "noAnswer", "--at", "2026-03-20 10:15")
    let next = try event(try calendar(desk, on: "2026-03-23"), "D1")
    #expect(next["uid"] == first["uid"])
    #expect(try #require(next["sequence"]?.int) > (try #require(first["sequence"]?.int)))
    #expect(next["start"] == "2026-03-23T14:00:00+08:00", "the next band")
    let uids = try calendar(desk)["events"]?.items?.compactMap { $0["uid"]?.text } ?? []
    #expect(Set(uids).count == uids.count)
  }

  @Test("Neither phone, name nor words leave in a calendar unless they are asked for")
  func personal() throws {
    let desk = try CallShop.opened()
    func text(_ more: String...) throws -> String {
      let outcome = try desk.start(
        ["export", "calls", "--on", CallShop.day, "--format", "ics", "-o", "-"] + more
      ).wait()
      #expect(outcome.code == 0, "\(outcome.err)")
      return outcome.out.replacing("\r\n ", with: "")
    }
    let plain = try text()
    #expect(!plain.contains("1390000000") && !plain.contains("客户C") && !plain.contains("四十分钟"))
    #expect(try desk.entries("--type", "access.exported").isEmpty)
    let phones = try text("--phones", "--reason", "followUp")
    #expect(phones.contains("13900000004") && !phones.contains("客户C") && !phones.contains("四十分钟"))
    #expect(try desk.entries("--type", "access.exported").count == 1)
    let names = try text("--names", "--reason", "followUp")
    #expect(!names.contains("1390000000") && names.contains("客户C4"))
    #expect(names.contains(#"四十分钟；没有人告诉我，还要多久"#))
  }

  @Test("Calendar and cards are the kept ones")
  func golden() throws {
    let desk = try CallShop.opened(language: "zh-Hans")
    for format in ["ics", "vcf"] {
      let made = try desk.ok(
        "export", "calls", "--on", CallShop.day, "--format", format, "--names", "--reason",
        "followUp", "-o", "-")
      try Golden.expect(Kept.normal(made.out), equals: "calls.\(format)")
    }
  }

  @Test(
    "Cards are read by a program that we did not write, in both versions",
    arguments: ["3.0", "4.0"])
  func cards(version: String) throws {
    let desk = try CallShop.opened()
    try desk.ok(
      "export", "calls", "--on", CallShop.day, "--format", "vcf", "--card-version", version,
      "--names", "--reason", "followUp", "-o", "c.vcf")
    let text = try VirtualEnvironment.run(
      """
      import json, sys, vobject
      data = open(sys.argv[1], "rb").read()
      assert all(len(line) <= 75 for line in data.split(b"\\r\\n"))
      cards = []
      for card in vobject.readComponents(data.decode("utf-8")):
          cards.append({"version": card.version.value, "name": card.fn.value,
            "family": card.n.value.family, "phone": card.tel.value, "uid": card.uid.value,
            "note": card.note.value, "rev": card.rev.value})
      print(json.dumps(cards))
      """, desk.folder.appending(path: "c.vcf").path)
    let cards = try #require(try JSON(strict: text).items)
    #expect(cards.count == 4 && cards.allSatisfy { $0["version"]?.text == version })
    let first = try #require(cards.first)
    #expect(first["name"] == "客户C4" && first["family"] == "客户C4")
    #expect(first["phone"]?.text == "+8613900000004")
    #expect(first["rev"] == "20261122T080000Z")
    #expect(Set(cards.compactMap { $0["uid"]?.text }).count == 4)
    #expect(try desk.entries("--type", "access.exported").count == 1)
  }
}
