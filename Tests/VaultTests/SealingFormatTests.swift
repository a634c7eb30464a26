import CanonicalJSON
import Crypto
import Foundation
import TestSupport
import Testing

@testable import Vault

@Suite("The bytes of a sealed part", .temporaryFolder)
struct SealingFormatTests {
  private static let id = "019cbe85-6a41-7abc-8def-0123456789ab"
  private static let type = "touchpoint.completed"
  private static let personal: JSON = [
    "name": "王小明", "phone": "+8613800000000", "note": "试驾后来电",
  ]

  @Test("They are what DESIGN.md says: key, commitment, nonce and ciphertext made by hand agree")
  func byHand() throws {
    let files = try VaultFiles()
    let customer = "C-\"客\\"
    let vault = try files.open(with: customer)
    let sealed = try vault.seal(
      Self.personal, eventID: Self.id, type: Self.type, customer: customer)
    let parts = HandSealing.Parts(sealed)
    #expect(parts.format == 1 && parts.version == 1)
    let associated = try HandSealing.associatedData(
      origin: VaultFiles.origin, id: Self.id, type: Self.type, customer: customer, version: 1)
    let eventKey = HandSealing.derive(try files.key(customer).bytes, info: associated)
    #expect(parts.commit == HandSealing.code(eventKey, Array("commit".utf8)))
    let plain = try HandSealing.open(parts, eventKey: eventKey, associatedData: associated)
    let canonical = try Self.personal.canonicalBytes()
    #expect(plain.starts(with: canonical))
    #expect(plain[canonical.count...].allSatisfy { $0 == UInt8(ascii: " ") })
    #expect(plain.count == 128)
    #expect(
      parts.nonce == Array(HandSealing.code(eventKey, Array("nonce".utf8) + plain).prefix(12)))
    vault.close()
  }

  @Test("They are those that another program makes of the same key")
  func golden() throws {
    // Python 3: hmac, hashlib and cryptography's AESGCM.
    let golden = """
      AQEC8gKdpcodOx2mAqqq5tMLukgNMCcwDumQp2jjjGR04ToRwozN9WaDvttnHRqB2TYT0JqHgIRObp58DoC3DsbmLbxN\
      /RI7ceuJjsCjQHUemaQe7csBC0TSqOqPdkFbjDdIt3bxeh29+8zq+yzhSvo5WqVoYPyd/ttVud62VE52Ar2VeMx+8bwI\
      bV0l8uPS7ncB3NwqMOt5jSfnJwel3WFFv4ynGmhNqXhWJsbfYPnvEY3xxt39ydL+KbC7/jg=
      """
    let key = CustomerKey(version: 0x0102, key: SymmetricKey(data: Array<UInt8>(0..<32)))
    let context = SealingContext(
      origin: "touchstone.example/test", eventID: Self.id, type: Self.type, customer: "C-\"客\"")
    let sealed = try Sealing.seal(Self.personal, for: context, under: key)
    #expect(Data(sealed).base64EncodedString() == golden)
    #expect(try Sealing.open(sealed, for: context, under: key) == sorted(Self.personal))
  }

  @Test(
    "The plaintext is a multiple of 128 bytes, so its length tells little",
    arguments: [
      (0, 128), (116, 128), (117, 128), (118, 256), (245, 256), (246, 384), (10_000, 10_112),
    ])
  func padding(letters: Int, length: Int) throws {
    let vault = try VaultFiles().open(with: "C-1")
    // {"note":"…"} has eleven bytes beside its letters.
    let personal: JSON = ["note": .string(String(repeating: "x", count: letters))]
    let sealed = try vault.seal(personal, eventID: Self.id, type: Self.type, customer: "C-1")
    #expect(HandSealing.Parts(sealed).ciphertext.count == length)
    #expect(
      try vault.open(sealed, eventID: Self.id, type: Self.type, customer: "C-1") == personal)
    vault.close()
  }

  @Test("The version of its key is told by a sealed part, and by nothing else")
  func keyVersion() {
    #expect(Sealing.keyVersion(of: [1, 2, 3, 4]) == 0x0203)
    #expect(Sealing.keyVersion(of: [1, 0xFF, 0xFF]) == 0xFFFF)
    for other: [UInt8] in [[], [1], [1, 0], [0, 0, 1], [2, 0, 1]] {
      #expect(Sealing.keyVersion(of: other) == nil)
    }
  }

  @Test("The key of one event opens no other: every event has a key of its own")
  func ownKeys() throws {
    let files = try VaultFiles()
    let vault = try files.open(with: "C-1")
    let one = try vault.seal(Self.personal, eventID: "1", type: Self.type, customer: "C-1")
    let other = try vault.seal(Self.personal, eventID: "2", type: Self.type, customer: "C-1")
    let associated = try ["1", "2"].map {
      try HandSealing.associatedData(
        origin: VaultFiles.origin, id: $0, type: Self.type, customer: "C-1", version: 1)
    }
    let disclosed = HandSealing.derive(try files.key("C-1").bytes, info: associated[0])
    _ = try HandSealing.open(
      HandSealing.Parts(one), eventKey: disclosed, associatedData: associated[0])
    #expect(throws: (any Error).self) {
      try HandSealing.open(
        HandSealing.Parts(other), eventKey: disclosed, associatedData: associated[1])
    }
    #expect(HandSealing.Parts(one).commit != HandSealing.Parts(other).commit)
    vault.close()
  }

  private func sorted(_ value: JSON) throws -> JSON { try JSON(strict: value.canonicalBytes()) }
}
