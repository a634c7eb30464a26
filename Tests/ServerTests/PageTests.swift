import Access
import CanonicalJSON
import Foundation
import HTTPTypes
import Logbook
import Testing

@testable import Server

@Suite("Pages")
struct PageTests {
  /// A session of somebody with roles that need no code.
  private func enter(_ desk: Desk, _ roles: Set<Role> = [.recorder, .caller]) async throws
    -> (String, String)
  {
    try await desk.user("wang", roles)
    let secret = try await desk.book.session(actor: "S-9").withAccess {
      try $0.beginSession(of: "wang", code: nil)
    }
    return ("Cookie", "touchstone=" + secret.text)
  }

  private func fill(_ desk: Desk) async throws {
    for fact in [
      #"{"type":"customer.registered","customer":"C-1","sealed":{"name":"<script>王芳</script>","phone":"13900000000"}}"#,
      #"{"type":"journey.opened","journey":"J-1","customer":"C-1","time":"2026-03-18T10:00:00+08:00","data":{"model":"A4L"}}"#,
      #"{"type":"appointment.made","journey":"J-1","time":"2026-03-18T10:05:00+08:00","data":{"promisedStart":"2026-03-20T14:00:00+08:00","promisedFinish":"2026-03-20T15:00:00+08:00","bay":"A1"}}"#,
      #"{"type":"rating.given","journey":"J-1","time":"2026-03-19T10:00:00+08:00","data":{"touchpoint":"payment","perception":2,"expectation":6},"sealed":{"words":"\"><img src=x onerror=alert(1)>"}}"#,
    ] { try await desk.record(fact) }
  }

  private func get(
    _ desk: Desk, _ path: String, _ cookie: (String, String), language: String = "en"
  ) async throws -> Desk.Answer {
    try await desk.send(
      .get, path, headers: [(cookie.0, cookie.1 + "; language=" + language)])
  }

  private static let paths = [
    "/", "/wall", "/customers", "/customers?q=%E7%8E%8B%E8%8A%B3", "/customers/C-1",
    "/journeys/J-1",
    "/journeys/nothing",
  ]

  @Test(
    "Every page is whole: language, title, landmarks, labels; nothing inline and nothing foreign")
  func whole() async throws {
    let desk = try await Desk()
    try await fill(desk)
    let cookie = try await enter(desk)
    for path in Self.paths + ["/sign-in?"] {
      for language in ["zh-Hans", "en"] {
        let answer =
          path == "/sign-in?"
          ? try await desk.send(.get, path, headers: [("Cookie", "language=" + language)])
          : try await get(desk, path, cookie, language: language)
        let text = answer.text
        #expect(text.contains("<html lang=\"\(language)\">"), "\(path)")
        #expect(text.contains("<title>") && text.contains("示例汽车"), "\(path)")
        #expect(text.matches(of: /<main id="main"/).count == 1, "\(path)")
        #expect(text.matches(of: /<h1[ >]/).count == 1, "\(path)")
        #expect(!text.contains("<script") && !text.contains(" style=") && !text.contains("<style"))
        #expect(text.firstMatch(of: #/ on[a-z]+="/#) == nil, "\(path)")
        #expect(text.firstMatch(of: #/(?:src|href)="(?:https?:)?///#) == nil, "\(path)")
        let hasChinese = text.replacing(/示例汽车|王芳|中文/, with: "").unicodeScalars.contains {
          (0x4E00...0x9FFF).contains($0.value)
        }
        #expect(hasChinese == (language == "zh-Hans"), "\(path) \(language)")
        let ids = text.matches(of: #/ id="([^"]+)"/#).map { $0.1 }
        #expect(Set(ids).count == ids.count, "\(path)")
      }
    }
  }

  @Test("What somebody wrote is text, on every page")
  func escaped() async throws {
    let desk = try await Desk()
    try await fill(desk)
    let cookie = try await enter(desk)
    let timeline = try await get(desk, "/customers/C-1", cookie)
    #expect(timeline.text.contains("&lt;script&gt;王芳&lt;/script&gt;"))
    #expect(timeline.text.contains("&quot;&gt;&lt;img"))
    let search = try await get(
      desk, "/customers?q=" + FormText.escaped("\"><script>alert(1)</script>"), cookie)
    #expect(search.status == 200 && !search.text.contains("<script"))
  }

  @Test("Today shows the hand-over by hour and bay, why it is not ready, and the alert")
  func today() async throws {
    let desk = try await Desk()
    try await fill(desk)
    let text = try await get(desk, "/", try await enter(desk)).text
    #expect(text.contains("14:00–15:00") && text.contains(">A1<") && text.contains("A4L"))
    #expect(text.contains("▲ not ready") && text.contains("no vehicle assigned yet"))
    #expect(!text.contains("王芳") && !text.contains("13900000000"))
    let wall = try await get(desk, "/wall", try await enter(desk)).text
    #expect(wall.contains("http-equiv=\"refresh\"") && !wall.contains("href=\"/journeys/"))
  }

  @Test("A customer is found by name, phone and id, and each list of names leaves one reading")
  func search() async throws {
    let desk = try await Desk()
    try await fill(desk)
    let cookie = try await enter(desk)
    for asked in ["王芳", "13900000000", "C-1"] {
      let text = try await get(desk, "/customers?q=" + FormText.escaped(asked), cookie).text
      #expect(text.contains("href=\"/customers/C-1\""), "\(asked)")
    }
    #expect(try await get(desk, "/customers?q=nobody", cookie).text.contains("Nobody was found"))
    let readings = try await desk.get("/api/v1/accesses", as: .privacyOfficer).json().items ?? []
    #expect(readings.count == 3)
    #expect(readings.allSatisfy { $0["actor"]?.text == "wang" && $0["why"]?.text == "search" })
  }

  @Test("Whoever may not see names searches by id only, and sees none")
  func withoutNames() async throws {
    let desk = try await Desk()
    try await fill(desk)
    let bearer = ("Authorization", "Bearer " + (try await desk.token(.auditor)))
    let found = try await desk.send(.get, "/customers?q=C-1", headers: [bearer])
    #expect(found.text.contains("C-1") && !found.text.contains("王芳"))
    let byName = try await desk.send(
      .get, "/customers?q=" + FormText.escaped("王芳"), headers: [bearer])
    #expect(!byName.text.contains("C-1"))
    let timeline = try await desk.send(.get, "/customers/C-1", headers: [bearer])
    #expect(timeline.status == 200 && !timeline.text.contains("王芳"))
  }

  @Test("Files have names that hold their hash, and are kept for long")
  func assets() async throws {
    let desk = try await Desk()
    for asset in [Asset.style, Asset.icon] {
      let answer = try await desk.get(asset.path)
      #expect(answer.status == 200 && answer.body == asset.bytes)
      #expect(answer.headers[.cacheControl]?.contains("immutable") == true)
    }
    #expect(try await desk.get("/assets/style.css").status == 404)
  }

  @Test("A QR code holds modules enough for its text, and its three finders")
  func qrCode() throws {
    let code = try #require(QRCode("otpauth://totp/A:B?secret=GEZDGNBVGY3TQOJQ"))
    for (column, row) in [(0, 0), (code.width - 7, 0), (0, code.width - 7)] {
      for step in 0..<7 {
        #expect(code.isDark(column + step, row) && code.isDark(column, row + step))
      }
      #expect(!code.isDark(column + 1, row + 1) && code.isDark(column + 3, row + 3))
    }
    #expect(code.svg(title: "\"x\"").contains("aria-label=\"&quot;x&quot;\""))
  }

  @Test(
    "The language is that of the cookie, else the browser's",
    arguments: [
      ("en-GB,en;q=0.9", "en"), ("de, zh-CN;q=0.5, en;q=0.4", "zh-Hans"), ("fr", "zh-Hans"),
      ("zh;q=0, en", "en"), ("", "zh-Hans"),
    ])
  func language(header: String, expected: String) async throws {
    let desk = try await Desk()
    let answer = try await desk.send(.get, "/sign-in", headers: [("Accept-Language", header)])
    #expect(answer.text.contains("<html lang=\"\(expected)\">"))
  }
}
