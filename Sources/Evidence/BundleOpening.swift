internal import CanonicalJSON
internal import MerkleTree
internal import Vault

/// A line of `opened.json`: what opens one sealed event, or that its key is gone, as it is after an erasure.
struct BundleOpening {
  /// Counted from 0: position − 1.
  let index: Int64
  /// Nil when the key is gone.
  let disclosure: Disclosure?

  static let head = "{\"events\":["

  static func foot(_ reason: String) throws -> String {
    "],\"reason\":\(try JSON.string(reason).canonicalText())}"
  }

  init(index: Int64, disclosure: Disclosure?) {
    self.index = index
    self.disclosure = disclosure
  }

  func line() throws -> String {
    guard let disclosure else { return "{\"erased\":true,\"index\":\(index)}" }
    let text = String(decoding: disclosure.plaintext, as: UTF8.self)
    return try JSON.object(present: [
      ("eventKey", .string(Base64.encode(disclosure.eventKey))), ("index", .integer(index)),
      ("plaintext", .string(text)),
    ]).canonicalText()
  }

  /// Nil if malformed.
  init?(_ line: [UInt8]) {
    let bytes = line.last == UInt8(ascii: ",") ? line.dropLast() : line[...]
    guard let json = BundleFormat.json(bytes), let index = json["index"]?.int else { return nil }
    if json["erased"]?.flag == true, json.members?.count == 2 {
      self.init(index: index, disclosure: nil)
      return
    }
    guard json.members?.count == 3, let text = json["plaintext"]?.text,
      let key = json["eventKey"]?.text.flatMap({ Base64.decode($0) }), key.count == 32
    else { return nil }
    self.init(
      index: index, disclosure: Disclosure(eventKey: key, plaintext: Array(text.utf8)))
  }

  /// Whether this line is the foot, behind the head.
  static func isFoot(_ line: [UInt8]) -> Bool {
    BundleFormat.json(Array(head.utf8) + line)?["reason"]?.text != nil
  }
}
