internal import EventLog
internal import Interchange
internal import Journeys
internal import MerkleTree
internal import Wording

/// The id of a journey, made from an order or a name that an id cannot hold as it is.
enum OrderCode {
  /// Of a journey in bytes: what a subject may have, without `journey/`.
  private static let longest = 120

  /// The code of a name; where the name is no code, a part of its hash tells it from others that
  /// would have the same.
  static func code(of name: String) -> String {
    var code = CodeRule.code(from: name)
    if code == name, code.utf8.count <= longest { return code }
    let hash = "-" + ContentHash.sha256(of: Array(name.utf8)).prefix(8)
    while code.unicodeScalars.count + hash.utf8.count > CodeRule.longest
      || code.utf8.count + hash.utf8.count > longest
    {
      code.unicodeScalars.removeLast()
    }
    return code + hash
  }

  /// How an order of a dealer's table names its journey.
  struct Reading: Equatable {
    var id: String
    /// Whether it is personal, so that a code replaces it.
    var isPersonal = false
    /// What it is in words, where the id is another text.
    var sealed: String?
  }

  /// - Parameter cell: trimmed and in normal form.
  static func read(_ cell: String) -> Reading? {
    if CellText.isNothing(cell) { return nil }
    if CodeRule.isCode(cell), !isPersonal(cell) { return Reading(id: cell) }
    guard let plain = CellText.plain(cell).map(CellText.folded).map(nfc), !plain.isEmpty else {
      return nil
    }
    if isPersonal(plain) { return Reading(id: plain, isPersonal: true, sealed: plain) }
    if CodeRule.isCode(plain) { return Reading(id: plain) }
    let code = code(of: plain)
    return isPersonal(code)
      ? Reading(id: plain, isPersonal: true, sealed: plain) : Reading(id: code, sealed: plain)
  }

  private static func isPersonal(_ text: String) -> Bool {
    if PersonalPattern.match(text) != nil { return true }
    do throws(FactError) {
      try IdentityRule.thing(text, "journey")
      return false
    } catch {
      return error.isAboutOpenText
    }
  }
}
