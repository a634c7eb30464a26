public import Chronology

/// A customer who is to be called, as a vCard.
public struct ContactCard: Sendable {
  public enum Version: String, Sendable, CaseIterable {
    /// RFC 2426.
    case three = "3.0"
    /// RFC 6350.
    case four = "4.0"
  }

  /// A UUID, the same in every file.
  public var uid: String
  public var name: String
  /// E.164.
  public var phone: String?
  public var note: String
  public var categories: [String]
  /// When the last fact of the customer was recorded.
  public var revised: Timestamp

  public init(
    uid: String, name: String, phone: String?, note: String, categories: [String],
    revised: Timestamp
  ) {
    self.uid = uid
    self.name = name
    self.phone = phone
    self.note = note
    self.categories = categories
    self.revised = revised
  }

  public func text(_ version: Version) -> String {
    var lines = ContentLines()
    lines.add("BEGIN", "VCARD")
    lines.add("VERSION", raw: version.rawValue)
    lines.add("PRODID", "-//Touchstone//Touchstone//EN")
    lines.add("UID", raw: "urn:uuid:" + uid)
    lines.add("FN", name)
    // Nothing says where a family name ends: the whole name stands in its place.
    lines.add("N", raw: ContentLines.escape(name) + ";;;;")
    if let phone {
      switch version {
      case .three: lines.add("TEL;TYPE=VOICE", phone)
      case .four: lines.add("TEL;TYPE=voice", phone)
      }
    }
    lines.add("NOTE", note)
    lines.add("CATEGORIES", list: categories)
    lines.add("REV", raw: CalendarTimes.utc(revised))
    lines.add("END", "VCARD")
    return lines.text
  }
}
