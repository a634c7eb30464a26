public import EventLog
internal import Foundation
public import MerkleTree
internal import Storage
internal import Vault

/// The keys of one origin, kept outside the logbook with mode 0600.
public struct KeyRing: Sendable {
  public let folder: String
  public let environment: [String: String]
  /// Milliseconds to wait for another process that changes what is kept here.
  public let wait: Int

  /// - Parameters:
  ///   - keyFolder: the folder that holds key folders, one for each origin.
  ///   - environment: may hold the vault key.
  ///   - wait: milliseconds to wait for another process that changes what is kept here.
  public init(origin: String, in keyFolder: String, environment: [String: String], wait: Int) {
    folder = keyFolder + "/" + origin
    self.environment = environment
    self.wait = wait
  }

  public var signingPath: String { folder + "/signing.key" }
  public var verifierPath: String { folder + "/verifier.key" }
  private var vaultPath: String { folder + "/vault.key" }
  private var headPath: String { folder + "/head" }

  public var exists: Bool { FileManager.default.fileExists(atPath: signingPath) }

  /// The same ring in another folder.
  public init(folder: String, like other: KeyRing) {
    self.folder = folder
    environment = other.environment
    wait = other.wait
  }

  /// Makes the keys of a new log; the folder is there.
  public func make(signer: NoteSigner, vaultKey: [UInt8]) throws {
    try DurableFile.write(Array((signer.text + "\n").utf8), to: signingPath)
    try DurableFile.write(Array((signer.verifier.text + "\n").utf8), to: verifierPath)
    try DurableFile.write(Array((Base64.encode(vaultKey) + "\n").utf8), to: vaultPath)
  }

  /// Removes what commands that were killed left beside the keys.
  public func removeAbandoned() { PartPlace.removeAbandoned(in: folder) }

  public func signer(origin: String) throws -> NoteSigner {
    guard let signer = NoteSigner(text: try line(signingPath)) else {
      throw KeyError.malformed(path: signingPath)
    }
    guard signer.name == origin else { throw KeyError.foreign(path: signingPath) }
    return signer
  }

  /// What another key signed, no verifier key of this log would take, and it could not be taken back.
  ///
  /// - Throws: `KeyError.foreign` where the verifier key that is kept belongs to another key.
  public func checkPair(_ signer: NoteSigner) throws {
    guard FileManager.default.fileExists(atPath: verifierPath) else { return }
    if try verifier() != signer.verifier { throw KeyError.foreign(path: signingPath) }
  }

  public func verifier() throws -> NoteVerifier {
    guard let verifier = NoteVerifier(text: try line(verifierPath)) else {
      throw KeyError.malformed(path: verifierPath)
    }
    return verifier
  }

  /// The vault key: `TOUCHSTONE_VAULT_KEY`, else vault.key.
  public func vaultKey() throws -> [UInt8] {
    if let text = environment["TOUCHSTONE_VAULT_KEY"], !text.isEmpty {
      guard let key = Base64.decode(text), key.count == Vault.keyByteCount else {
        throw VaultError.malformedKey(source: "TOUCHSTONE_VAULT_KEY")
      }
      return key
    }
    guard let key = Base64.decode(try line(vaultPath)), key.count == Vault.keyByteCount else {
      throw VaultError.malformedKey(source: vaultPath)
    }
    return key
  }

  /// The last signed size and root; nil before the first.
  public func head() throws -> Head? {
    guard let bytes = try readIfThere(headPath) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count == 2, let size = Int64(lines[0]), size >= 0,
      let root = MerkleHash(base64: lines[1])
    else { throw KeyError.malformed(path: headPath) }
    return Head(size: size, root: root)
  }

  public func keep(_ head: Head) throws {
    try DurableFile.write(Array("\(head.size)\n\(head.root)\n".utf8), to: headPath)
  }

  /// Reads a file that stands beside the keys; a link there is not followed.
  public func read(_ path: String) throws -> [UInt8] {
    try RegularFile.read(path, below: folder, limit: Self.limit)
  }

  /// Nil where there is no such file; a disk that fails is not taken for that.
  public func readIfThere(_ path: String) throws -> [UInt8]? {
    do {
      return try read(path)
    } catch StorageError.missing {
      return nil
    }
  }

  /// Who was erased is remembered here for ever.
  private static let limit = 256 << 20

  private func line(_ path: String) throws -> String {
    guard let bytes = try readIfThere(path) else {
      throw KeyError.missing(path: path)
    }
    return String(decoding: bytes, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// The rule for origins: a host name and a path, safe as a folder name.
public enum OriginRule {
  public static func check(_ origin: String) throws {
    let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
    guard origin.utf8.count <= 200, let host = parts.first, host.contains("."), parts.count >= 1,
      host.utf8.allSatisfy({ isPlain($0) && $0 != UInt8(ascii: "_") }),
      parts.allSatisfy({ part in
        !part.isEmpty && part != "." && part != ".." && !part.hasPrefix(".")
          && part.utf8.allSatisfy(isPlain)
      })
    else { throw KeyError.badOrigin(String(origin.prefix(200))) }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10 || byte &- UInt8(ascii: "a") < 26
      || byte &- UInt8(ascii: "A") < 26
      || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }
}
