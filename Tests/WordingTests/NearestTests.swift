import Testing
import Wording

@Suite("The word that was probably meant")
struct NearestTests {
  private static let known = [
    "payment", "preparation", "documents", "touchpoint.completed", "touchpoint.started", "财务付款",
    "文件移交", "ok", "notOk",
  ]

  @Test(
    "It is the closest, within a letter in three, or the only one that begins so",
    arguments: [
      ("paymnt", "payment"), ("PAYMENT", "payment"), ("paymetn", "payment"), ("docs", nil),
      ("docu", "documents"), ("touchpoint.complete", "touchpoint.completed"), ("财务付钱", "财务付款"),
      ("文件移", "文件移交"), ("zzz", nil), ("", nil), ("okk", "ok"), ("x", nil), ("p", nil),
    ] as [(String, String?)])
  func nearest(text: String, word: String?) {
    #expect(Nearest.find(text, among: Self.known) == word)
  }
}
