internal import Foundation

/// Whether a text is in Unicode normal form NFC, compared as bytes.
public func isNFC(_ text: String) -> Bool {
  text.utf8.elementsEqual(nfc(text).utf8)
}

/// The text in Unicode normal form NFC, by the tables of Unicode 14.
///
/// Every verifier must compute the same form, whatever Unicode tables its language has: a character
/// that came later stays as it is and combines with nothing. Of texts without such characters all
/// versions make the same (UAX 15, "Stability of Normalized Forms").
public func nfc(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
  guard text.unicodeScalars.contains(where: isLater) else {
    return text.precomposedStringWithCanonicalMapping
  }
  var form = ""
  var rest = text.unicodeScalars[...]
  while let index = rest.firstIndex(where: isLater) {
    form += String(rest[..<index]).precomposedStringWithCanonicalMapping
    form.unicodeScalars.append(rest[index])
    rest = rest[rest.index(after: index)...]
  }
  return form + String(rest).precomposedStringWithCanonicalMapping
}

/// Whether a character came after Unicode 14, as far as known here.
private func isLater(_ scalar: Unicode.Scalar) -> Bool {
  guard let age = scalar.properties.age else { return true }
  return (age.major, age.minor) > (14, 0)
}
