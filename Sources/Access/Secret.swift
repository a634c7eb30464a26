internal import Crypto
internal import Foundation

/// 256 random bits that somebody shows to come in: a session, a token, a one-time link.
///
/// Only its hash is kept. A fast hash suffices, since nobody can try 2^256 of them.
public struct Secret: Sendable, Hashable {
  /// 32 bytes.
  let bytes: [UInt8]

  static let byteCount = 32

  init() {
    bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
  }

  /// Reads the text of one; nil for anything else.
  public init?(text: some StringProtocol) {
    guard text.utf8.count == 43 else { return nil }
    let plain = String(text).replacing("-", with: "+").replacing("_", with: "/") + "="
    guard let data = Data(base64Encoded: plain), data.count == Self.byteCount else { return nil }
    bytes = Array(data)
    // The last letter has two bits to spare: one secret has one text.
    guard self.text == text else { return nil }
  }

  /// base64url without padding (RFC 4648), 43 letters.
  public var text: String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  var hash: Data { Data(SHA256.hash(data: bytes)) }

  /// Another secret that follows from this one, for one purpose.
  public func derived(_ purpose: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Data(purpose.utf8), using: SymmetricKey(data: bytes))
    return Data(code).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  /// Compares without telling by its time where two texts differ.
  public static func equal(_ one: String, _ other: String) -> Bool {
    let (one, other) = (Array(one.utf8), Array(other.utf8))
    guard one.count == other.count else { return false }
    return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
