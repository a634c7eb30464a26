import CanonicalJSON
import Foundation
import TestSupport
import Testing

@Suite("Names, phones, VINs and notes")
struct PrivacyTests {
  @Test("They stand readable in no file of the logbook")
  func files() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("timeline", "C700000", "--names")
    let secrets = try Fixtures.secrets()
    #expect(secrets.count > 180)
    for name in ["log.sqlite", "readmodels.sqlite", "vault.sqlite"] {
      #expect(desk.logbook.appending(path: name).isThere)
    }
    for name in try desk.logbook.names where name != "blueprints" {
      let bytes = try Data(contentsOf: desk.logbook.appending(path: name))
      for secret in secrets {
        #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret) in \(name)")
      }
    }
  }

  @Test("No reading command shows them unless asked")
  func reading() throws {
    let desk = try Touchstone.delivered()
    let before = try desk.count()
    let secrets = try Fixtures.secrets()
    for arguments in Self.readings {
      let shown = try desk.start(arguments).wait()
      #expect(shown.code == 0)
      let text = shown.out + shown.err
      for secret in secrets { #expect(!text.contains(secret), "\(secret) in \(arguments)") }
      let hasStaff = text.contains("顾问0")
      #expect(!hasStaff, "the name of a member of staff in \(arguments)")
    }
    #expect(try desk.count() == before, "nothing was opened, so nothing is recorded")
  }

  private static let readings = [
    ["timeline", "C700000"], ["timeline", "C700000", "--json"],
    ["timeline", "--journey", "D700000"], ["customers"], ["customers", "--json"],
    ["customers", "--phone", "13900000000", "--json"], ["customers", "--name", "0000"],
    ["journeys"], ["journeys", "--json"], ["events"], ["calls", "--on", "2026-03-20"],
    ["calls", "--on", "2026-03-20", "--json"], ["export", "events", "--output", "-"],
    ["export", "timelines", "--format", "csv", "--output", "-"],
  ]

  @Test("--names shows them, and the reading is one access.read event")
  func names() throws {
    let desk = try Touchstone.delivered()
    let before = try desk.count()
    let shown = try desk.ok("timeline", "C700000", "--names").out
    for secret in ["测试客户0000", "13900000000", "顾问06", "等待时间 太长", "🚗 已拍照"] {
      #expect(shown.contains(secret), "\(secret)")
    }
    #expect(try desk.count() == before + 1)
    let read = try #require(try desk.entries("--type", "access.read").first)
    #expect(read["data"]?["what"] == "timeline" && read["data"]?["whose"] == "C700000")
    let json = try desk.ok("timeline", "C700000", "--names", "--json").json
    #expect(json["name"] == "测试客户0000" && json["phone"] == "13900000000")
    #expect(json["journeys"]?.items?.first?["vin"] == "LTESTXK2DEG0D9PCF")
    let calls = try desk.ok("calls", "--on", "2026-03-20", "--names").out
    #expect(calls.contains("测试客户0000") && calls.contains("13900000000"))
    let customers = try desk.ok("customers", "--name", "0059", "--names", "--json").jsonLines
    #expect(customers.compactMap { $0["name"]?.text } == ["测试客户0059"])
    #expect(try desk.entries("--type", "access.read").count == 4)
  }

  @Test("A refused import shows none of them, whatever is wrong", arguments: Self.broken)
  func refusedImport(table: String) throws {
    let desk = try Touchstone.opened()
    let file = try desk.file("a.csv", table)
    for more in [[], ["--json"], ["--atomic"], ["--language", "zh-Hans"]] {
      let refused = try desk.start(["import", file.path] + more).wait()
      #expect(refused.code == 65)
      for secret in ["陈小明", "13911110001", "LTEST0000000000XY", "很不满意"] {
        #expect(!(refused.out + refused.err).contains(secret), "\(refused.out)\(refused.err)")
      }
    }
  }

  @Test(
    "An order that says something about somebody is replaced, and stands nowhere",
    arguments: ["陈小明/13911110001", "13911110001", "陈小明"])
  func replacedOrder(order: String) throws {
    let desk = try Touchstone.opened()
    let row = Self.header + Self.person + "C1,\(order),greeting,2026-03-05 10:00,5\n"
    let taken = try desk.ok("import", desk.file("a.csv", row).path)
    let shown = taken.out + taken.err + (try desk.ok("events").out)
    for secret in ["陈小明", "13911110001"] { #expect(!shown.contains(secret), "\(shown)") }
    #expect(taken.err.contains("a code stands for it"))
  }

  private static let header =
    "name,phone,vin,note,customer,journey,touchpoint,occurred,perception\n"
  private static let person = "陈小明,13911110001,LTEST0000000000XY,很不满意,"
  private static let broken = [
    header + person + "C1,J1,greeting,2026-02-30 10:00,5\n",
    header + person + "C1,J1,greeting,很不满意,5\n",
    header + person + "C1,J1,很不满意,2026-03-05 10:00,5\n",
    header + person + "C1,J1,greeting,2026-03-05 10:00,很不满意\n",
    header + person + "C1,J1,greeting,2026-03-05 10:00,9\n",
    header + person + "C1\n",
    header + person + "C1,J1,greeting,2026-03-05 10:00,5,陈小明,很不满意\n",
    header + "\"" + person + "C1,J1,greeting,2026-03-05 10:00,5\n",
    // Without a header, the first row stands where the header is looked for.
    person + "C1,J1,greeting,2026-03-05 10:00,5\n",
  ]

  @Test("An assignment without a field's name is not repeated in the message")
  func assignment() throws {
    let desk = try Touchstone.opened()
    let refused = try desk("record", "customer.registered", "--customer", "C1", "--sealed", "陈小明")
    refused.expectRefused(64, saying: "FIELD=VALUE")
    #expect(!refused.err.contains("陈小明"), "\(refused.err)")
  }

  @Test("An export with names that cannot be recorded leaves no file")
  func unrecordedExport() throws {
    let desk = try Touchstone.delivered()
    let lock = try HeldLock(desk.logbook.appending(path: "logbook.lock"))
    defer { lock.release() }
    let refused = try desk(
      "export", "timelines", "--names", "--reason", "audit", "--format", "csv", "--output",
      "names.csv", with: ["TOUCHSTONE_WAIT": "200"])
    refused.expectRefused(75, saying: "logbook.lock")
    #expect(!desk.folder.appending(path: "names.csv").isThere)
  }
}
