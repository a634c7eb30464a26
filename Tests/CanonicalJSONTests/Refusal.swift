import CanonicalJSON
import Testing

/// A text that must be refused, why, and at which byte.
struct Refusal: Sendable, CustomTestStringConvertible {
  let text: [UInt8]
  let error: JSONError

  init(_ text: String, _ reason: JSONError.Reason, _ offset: Int) {
    self.init(Array(text.utf8), reason, offset)
  }

  init(_ text: [UInt8], _ reason: JSONError.Reason, _ offset: Int) {
    self.text = text
    error = JSONError(reason, at: offset)
  }

  var testDescription: String {
    "\(error.reason) at \(error.offset): " + String(decoding: text, as: UTF8.self).debugDescription
  }
}
