import Testing

@testable import Access

@Suite("Codes of an authenticator")
struct OneTimePasswordTests {
  /// RFC 6238, appendix B: the secret of SHA-1, eight digits.
  private static let secret = OneTimePassword(secret: Array("12345678901234567890".utf8))

  @Test(
    "The vectors of RFC 6238",
    arguments: [
      (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
      (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ] as [(Int64, String)])
  func vectors(seconds: Int64, code: String) {
    #expect(Self.secret.code(step: seconds / 30, digits: 8) == code)
  }

  @Test("A code is taken within 30 seconds, and once")
  func window() {
    let now: Int64 = 1_234_567_890_000
    let step = now / 30_000
    for difference in [-1, 0, 1] as [Int64] {
      let code = Self.secret.code(step: step + difference)
      #expect(Self.secret.step(of: code, at: now, after: 0) == step + difference)
    }
    let code = Self.secret.code(step: step)
    #expect(Self.secret.step(of: code, at: now, after: step) == nil)
    #expect(Self.secret.step(of: Self.secret.code(step: step - 2), at: now, after: 0) == nil)
    #expect(Self.secret.step(of: "", at: now, after: 0) == nil)
    let parts = code.prefix(3) + " " + code.suffix(3)
    #expect(Self.secret.step(of: String(parts), at: now, after: 0) == step)
  }

  @Test(
    "The vectors of RFC 4648 in base32",
    arguments: [
      ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
      ("foobar", "MZXW6YTBOI"),
    ])
  func base32(plain: String, text: String) {
    #expect(OneTimePassword.base32(Array(plain.utf8)) == text)
  }

  @Test("The address of an authenticator escapes what stands in it")
  func address() {
    #expect(
      Self.secret.address(issuer: "A B", account: "S-1:x")
        == "otpauth://totp/A%20B:S%2D1%3Ax?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=A%20B")
  }
}
