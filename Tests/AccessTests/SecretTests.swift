import Testing

@testable import Access

@Suite("Secrets and passwords")
struct SecretTests {
  @Test("A secret is read back from its text, and from no other")
  func text() throws {
    let secret = Secret()
    #expect(secret.text.utf8.count == 43)
    #expect(Secret(text: secret.text) == secret)
    #expect(Secret(text: secret.text + "A") == nil && Secret(text: "") == nil)
    #expect(Secret(text: String(secret.text.dropLast()) + "!") == nil)
    // Two bits of the last letter hold nothing.
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    let others = letters.filter {
      Secret(text: String(secret.text.dropLast()) + String($0)) == secret
    }
    #expect(others.count == 1)
    #expect(Secret() != Secret())
  }

  @Test("What follows from a secret is the same each time, and another one for another purpose")
  func derived() {
    let secret = Secret()
    #expect(secret.derived("form") == secret.derived("form"))
    #expect(secret.derived("form") != secret.derived("other"))
    #expect(secret.derived("form") != Secret().derived("form"))
  }

  @Test(
    "A password is found again by scrypt with the cost that is kept, whatever its form of Unicode")
  func passwords() async throws {
    #expect(PasswordHash.cost == 17)
    let hash = try await Desk.hasher.hash("caf\u{E9} 客户满意度 2026")
    #expect(hash.cost == 4 && hash.salt.count == 16)
    #expect(try await Desk.hasher.matches("cafe\u{301} 客户满意度 2026", hash))
    #expect(try await !Desk.hasher.matches("cafe 客户满意度 2026", hash))
    #expect(try await !Desk.hasher.matches("anything at all", nil))
    #expect(try await Desk.hasher.hash("caf\u{E9} 客户满意度 2026") != hash)
  }

  @Test("More passwords than may wait are answered busy")
  func bounded() async throws {
    let hasher = PasswordHasher(cost: 14, waiting: 4)
    let answers = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<40 {
        group.addTask {
          do {
            return try await !hasher.matches("x", nil)
          } catch {
            return (error as? AccessError) != .busy
          }
        }
      }
      return await group.reduce(into: [Bool]()) { $0.append($1) }
    }
    #expect(answers.contains(true) && answers.contains(false))
  }

  @Test(
    "Short passwords, those of few signs and those with the name are refused",
    arguments: [
      "", "short", "aaaaaaaaaaaaaaaa", "abababababababab", "I am Li Ming 2026",
      String(repeating: "abcd", count: 65),
    ])
  func weak(password: String) {
    #expect(throws: AccessError.weakPassword) { try PasswordRule.check(password, of: "Li Ming") }
  }

  @Test("A long one passes")
  func strong() throws {
    try PasswordRule.check("a long sentence of mine", of: "Li Ming")
    try PasswordRule.check("我每天早上七点到店里开门", of: "李明")
  }
}
