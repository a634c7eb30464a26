internal import Crypto
internal import CryptoExtras
internal import Foundation

/// A password as it is kept: scrypt (RFC 7914) with a salt of its own.
public struct PasswordHash: Sendable, Hashable {
  let salt: Data
  let hash: Data
  /// The logarithm of N.
  let cost: Int

  /// N = 2^17, r = 8, p = 1: 128 MiB and a third of a second a try.
  public static let cost = 17
  private static let blockSize = 8

  init(salt: Data, hash: Data, cost: Int) {
    self.salt = salt
    self.hash = hash
    self.cost = cost
  }

  /// Hashes a new password; slow, to be called through `PasswordHasher`.
  init(_ password: String, cost: Int) throws {
    let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Data($0) }
    self.init(salt: salt, hash: try Self.derive(password, salt, cost), cost: cost)
  }

  /// Whether a password is the one that was hashed; slow likewise.
  func matches(_ password: String) throws -> Bool {
    let found = try Self.derive(password, salt, cost)
    guard found.count == hash.count else { return false }
    return zip(found, hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func derive(_ password: String, _ salt: Data, _ cost: Int) throws -> Data {
    let text = Data(password.precomposedStringWithCompatibilityMapping.utf8)
    let key = try KDF.Scrypt.deriveKey(
      from: text, salt: salt, outputByteCount: 32, rounds: 1 << cost, blockSize: blockSize,
      parallelism: 1, maxMemory: (128 * blockSize << cost) + (1 << 22))
    return key.withUnsafeBytes { Data($0) }
  }
}

/// What a password must be: long, and not somebody's own name.
public enum PasswordRule {
  /// In characters.
  public static let shortest = 12
  /// In bytes.
  public static let longest = 256

  /// - Parameter user: the name with which its owner comes in.
  /// - Throws: `AccessError.weakPassword`.
  public static func check(_ password: String, of user: String) throws(AccessError) {
    let isOfOneSign = Set(password).count < 4
    let name = user.lowercased()
    guard password.count >= shortest, password.utf8.count <= longest, !isOfOneSign,
      name.count < 3 || !password.lowercased().contains(name)
    else { throw .weakPassword }
  }
}
