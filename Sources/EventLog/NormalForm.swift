internal import Foundation

/// Whether a text is in Unicode normal form NFC, compared as bytes.
public func isNFC(_ text: String) -> Bool {
  text.utf8.elementsEqual(nfc(text).utf8)
}

/// The text in Unicode normal form NFC.
public func nfc(_ text: String) -> String {
  text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
}
