import Foundation
import Testing

@Suite("PDF through a program of the system")
struct PDFExportTests {
  /// Runs one of poppler's programs; without it the test fails and says what is missing.
  private func poppler(_ program: String, _ desk: Touchstone, _ file: String) throws -> String {
    let outcome = try desk.shell(
      "command -v \(program) >/dev/null || { echo 'install poppler-utils' >&2; exit 69; }\n"
        + (program == "pdffonts" ? "pdffonts \(file)" : "\(program) -layout \(file) -"))
    try #require(outcome.code == 0, "\(outcome.err)")
    return outcome.out
  }

  private func expectEmbedded(_ desk: Touchstone, _ file: String) throws {
    let fonts = try poppler("pdffonts", desk, file).split(separator: "\n").dropFirst(2)
    // A browser draws the outlines of such fonts as Type 3, which has no name; fonts without Chinese
    // glyphs are TrueType and keep theirs.
    let isChinese = fonts.contains { $0.contains("CJK") || $0.contains(" Type 3 ") }
    #expect(isChinese, "install fonts-noto-cjk: \(fonts.prefix(5))")
    for font in fonts {
      // The columns from the right: object and its generation, unicode, subset, embedded.
      #expect(font.split(separator: " ").suffix(5).first == "yes", "\(font)")
    }
  }

  @Test(
    "Text is found again in the PDF of timelines, in both languages, and its glyphs are embedded",
    arguments: [("zh-Hans", "最弱一环：财务付款"), ("en", "Weakest: Payment")])
  func timelines(language: String, weakest: String) throws {
    let desk = try CallShop.opened(language: language)
    let made = try desk(
      "export", "timelines", "--format", "pdf", "--names", "--reason", "audit", "-o", "t.pdf")
    try #require(made.code == 0, "\(made.err)")
    let text = try poppler("pdftotext", desk, "t.pdf")
    for words in ["客户C3", "13900000003", "一个人等了四十分钟", "示例汽车", weakest] {
      #expect(text.contains(words), "\(words)")
    }
    // A customer begins on a new page.
    let pages = text.split(separator: "\u{C}", omittingEmptySubsequences: true)
    for (number, page) in pages.prefix(4).enumerated() {
      #expect(page.contains("客户C\(number + 1)"))
    }
    try expectEmbedded(desk, "t.pdf")
    #expect(try desk.folder.names == ["keys", "logbook", "t.pdf"])
  }

  @Test("The same position gives the same bytes, whenever it is made")
  func sameBytes() throws {
    let desk = try CallShop.opened()
    let head = "\(try desk.count())"
    func file(_ name: String, at time: String) throws -> Data {
      try desk.ok(
        "export", "timelines", "--customer", "C3", "--known-at", head, "-o", name, at: time)
      return try Data(contentsOf: desk.folder.appending(path: name))
    }
    let first = try file("a.pdf", at: Touchstone.now)
    #expect(try file("b.pdf", at: "2027-01-31T23:59:00.000Z") == first)
  }

  @Test("So it is in the PDF of a call sheet and of a report")
  func others() throws {
    let desk = try CallShop.opened(language: "zh-Hans")
    try desk.ok(
      "export", "calls", "--on", CallShop.day, "--format", "pdf", "--names", "--reason",
      "followUp", "-o", "c.pdf")
    let sheet = try poppler("pdftotext", desk, "c.pdf")
    #expect(sheet.contains("回访名单 2026-03-20") && sheet.contains("13900000004"))
    try expectEmbedded(desk, "c.pdf")
    try desk.ok("export", "report", "delivery", "--format", "pdf", "-o", "r.pdf")
    let report = try poppler("pdftotext", desk, "r.pdf")
    #expect(report.contains("示例汽车") && report.contains("example.com/dealer-1"))
    try expectEmbedded(desk, "r.pdf")
  }

  @Test("Without a renderer, or with one that fails, a sentence says so and the old file stays")
  func failing() throws {
    let desk = try CallShop.opened()
    try desk.file("t.pdf", "kept")
    let scripts = [
      "none": nil, "failing": "#!/bin/sh\necho something broke >&2\nexit 3\n",
      "lying": "#!/bin/sh\nexit 0\n",
    ]
    for (name, script) in scripts {
      if let script {
        try desk.file(name, script)
        try desk.ok("doctor")
        _ = try desk.shell("chmod 700 \(name)")
      }
      let outcome = try desk(
        "export", "timelines", "--format", "pdf", "-o", "t.pdf",
        with: ["TOUCHSTONE_RENDERER": desk.folder.appending(path: name).path])
      #expect(outcome.code == 1, "\(outcome.err)")
      #expect(outcome.err.contains(script == nil ? "weasyprint" : name), "\(outcome.err)")
      if name == "failing" { #expect(outcome.err.contains("something broke")) }
    }
    let kept = try String(contentsOf: desk.folder.appending(path: "t.pdf"), encoding: .utf8)
    #expect(kept == "kept")
    #expect(try desk.folder.names == ["failing", "keys", "logbook", "lying", "t.pdf"])
  }

  @Test("The renderer sees a private folder and nothing of the program's surroundings")
  func privateFolder() throws {
    let desk = try CallShop.opened()
    try desk.file(
      "spy",
      """
      #!/bin/sh
      for last; do :; done
      { stat -c %a .; stat -c %a "$3"; env; cat; } > \(desk.folder.path)/seen
      printf '%%PDF-1.7' > "$last"
      """)
    _ = try desk.shell("chmod 700 spy")
    try desk.ok(
      "export", "timelines", "--format", "pdf", "-o", "t.pdf",
      with: ["TOUCHSTONE_RENDERER": desk.folder.appending(path: "spy").path, "SECRET": "x"])
    let seen = try String(contentsOf: desk.folder.appending(path: "seen"), encoding: .utf8)
    #expect(seen.hasPrefix("700\n600\n"))
    #expect(!seen.contains("TOUCHSTONE") && !seen.contains("SECRET"))
    #expect(try desk.folder.names == ["keys", "logbook", "seen", "spy", "t.pdf"])
  }

  @Test("A browser finds room for its socket, however long the path of the output is")
  func socket() throws {
    let desk = try CallShop.opened()
    try desk.file(
      "chromium-spy",
      """
      #!/bin/sh
      socket="$TMPDIR/org.chromium.Chromium.XXXXXX/SingletonSocket"
      { printf %s "$socket" | wc -c; pwd; ls; cd "$TMPDIR"; pwd; } > \(desk.folder.path)/seen
      for each; do
        case $each in --print-to-pdf=*) printf '%%PDF-1.7' > "${each#--print-to-pdf=}" ;; esac
      done
      """)
    _ = try desk.shell("chmod 700 chromium-spy")
    let folder = String(repeating: "long-", count: 20)
    _ = try desk.shell("mkdir \(folder)")
    try desk.ok(
      "export", "timelines", "--format", "pdf", "-o", "\(folder)/t.pdf",
      with: ["TOUCHSTONE_RENDERER": desk.folder.appending(path: "chromium-spy").path])
    let seen = try String(contentsOf: desk.folder.appending(path: "seen"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
    // What Linux takes for the path of a socket, without the zero at its end.
    #expect(try #require(Int(seen[0].trimmingCharacters(in: .whitespaces))) <= 107)
    // It stands in the private folder.
    #expect(seen[1] == seen.last && seen[1].contains(folder), "\(seen)")
  }

  @Test("Ctrl-C ends the renderer too, and leaves nothing behind")
  func interrupted() throws {
    let desk = try CallShop.opened()
    try desk.file("slow", "#!/bin/sh\necho $$ > \(desk.folder.path)/pid\nexec sleep 100\n")
    _ = try desk.shell("chmod 700 slow")
    let export = try desk.start(
      ["export", "timelines", "--format", "pdf", "-o", "t.pdf"],
      with: ["TOUCHSTONE_RENDERER": desk.folder.appending(path: "slow").path])
    let pid = desk.folder.appending(path: "pid")
    for _ in 0..<500 where !pid.isThere { usleep(20_000) }
    usleep(100_000)
    export.interrupt()
    let outcome = try export.wait(for: 20)
    #expect(outcome.code == 130, "\(outcome.err)")
    #expect(try desk.shell("kill -0 $(cat pid)").code != 0)
    #expect(try desk.folder.names == ["keys", "logbook", "pid", "slow"])
  }
}
