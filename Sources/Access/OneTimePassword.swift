internal import Crypto
internal import Foundation

/// Codes of six digits that change every 30 seconds (RFC 6238, HMAC-SHA-1).
public struct OneTimePassword: Sendable {
  /// 20 bytes, as RFC 4226 asks for.
  let secret: [UInt8]

  static let byteCount = 20
  static let period: Int64 = 30
  static let digits = 6

  init(secret: [UInt8]) { self.secret = secret }

  init() {
    secret = SymmetricKey(size: SymmetricKeySize(bitCount: Self.byteCount * 8))
      .withUnsafeBytes { Array($0) }
  }

  /// The code of a step of 30 seconds since 1970.
  func code(step: Int64, digits: Int = Self.digits) -> String {
    let counter = withUnsafeBytes(of: step.bigEndian) { Data($0) }
    let hash = Array(
      HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
    let offset = Int(hash[hash.count - 1] & 0x0F)
    let number =
      hash[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    let text = String(number % UInt32((0..<digits).reduce(1) { power, _ in power * 10 }))
    return String(repeating: "0", count: digits - text.count) + text
  }

  /// The step of a code that is valid now, or was or will be within 30 seconds.
  ///
  /// - Parameter used: the last step whose code was taken: no code is taken twice.
  func step(of code: String, at milliseconds: Int64, after used: Int64) -> Int64? {
    let present = milliseconds / 1_000 / Self.period
    let plain = code.filter { $0 != " " }
    return (present - 1...present + 1).first { step in
      step > used && Secret.equal(self.code(step: step), plain)
    }
  }

  /// Base32 (RFC 4648) without padding, to be typed in.
  public var text: String { Self.base32(secret) }

  static func base32(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    var (text, held, bits) = ("", 0, 0)
    for byte in bytes {
      held = (held << 8 | Int(byte)) & 0xFFFF
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.append(letters[held >> bits & 31])
      }
    }
    if bits > 0 { text.append(letters[held << (5 - bits) & 31]) }
    return text
  }

  /// What a QR code holds for an authenticator: the secret, and nobody's name.
  public func address(issuer: String, account: String) -> String {
    func escaped(_ text: String) -> String {
      text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
    return "otpauth://totp/\(escaped(issuer)):\(escaped(account))?secret=\(text)"
      + "&issuer=\(escaped(issuer))"
  }
}
