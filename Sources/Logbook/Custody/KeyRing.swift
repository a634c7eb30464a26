internal import EventLog
internal import Foundation
public import MerkleTree
internal import Storage
internal import Vault

/// The keys of one origin, kept outside the logbook with mode 0600.
public struct KeyRing: Sendable {
  let folder: String
  let environment: [String: String]
  /// Milliseconds to wait for another process that changes what is kept here.
  let wait: Int

  init(origin: String, surroundings: Surroundings) {
    folder = surroundings.keyFolder + "/" + origin
    environment = surroundings.environment
    wait = surroundings.wait
  }

  var signingPath: String { folder + "/signing.key" }
  var verifierPath: String { folder + "/verifier.key" }
  private var vaultPath: String { folder + "/vault.key" }
  private var headPath: String { folder + "/head" }

  var exists: Bool { FileManager.default.fileExists(atPath: signingPath) }

  /// The same ring in another folder.
  init(folder: String, like other: KeyRing) {
    self.folder = folder
    environment = other.environment
    wait = other.wait
  }

  /// Makes the keys of a new log; the folder is there.
  func make(signer: NoteSigner, vaultKey: [UInt8]) throws {
    try DurableFile.write(Array((signer.text + "\n").utf8), to: signingPath)
    try DurableFile.write(Array((signer.verifier.text + "\n").utf8), to: verifierPath)
    try DurableFile.write(Array((Base64.encode(vaultKey) + "\n").utf8), to: vaultPath)
  }

  /// Removes what commands that were killed left beside the keys.
  func removeAbandoned() { PartPlace.removeAbandoned(in: folder) }

  func signer(origin: String) throws -> NoteSigner {
    guard let signer = NoteSigner(text: try line(signingPath)) else {
      throw LogbookError.keyMalformed(path: signingPath)
    }
    guard signer.name == origin else { throw LogbookError.keyForeign(path: signingPath) }
    return signer
  }

  /// What another key signed, no verifier key of this log would take, and it could not be taken back.
  ///
  /// - Throws: `LogbookError.keyForeign` where the verifier key that is kept belongs to another key.
  func checkPair(_ signer: NoteSigner) throws {
    guard FileManager.default.fileExists(atPath: verifierPath) else { return }
    if try verifier() != signer.verifier { throw LogbookError.keyForeign(path: signingPath) }
  }

  public func verifier() throws -> NoteVerifier {
    guard let verifier = NoteVerifier(text: try line(verifierPath)) else {
      throw LogbookError.keyMalformed(path: verifierPath)
    }
    return verifier
  }

  /// The vault key: `TOUCHSTONE_VAULT_KEY`, else vault.key.
  func vaultKey() throws -> [UInt8] {
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
  func head() throws -> Head? {
    guard let bytes = try readIfThere(headPath) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count == 2, let size = Int64(lines[0]), size >= 0,
      let root = MerkleHash(base64: lines[1])
    else { throw LogbookError.keyMalformed(path: headPath) }
    return Head(size: size, root: root)
  }

  func keep(_ head: Head) throws {
    try DurableFile.write(Array("\(head.size)\n\(head.root)\n".utf8), to: headPath)
  }

  /// Reads a file that stands beside the keys; a link there is not followed.
  func read(_ path: String) throws -> [UInt8] {
    try RegularFile.read(path, below: folder, limit: Self.limit)
  }

  /// Nil where there is no such file; a disk that fails is not taken for that.
  func readIfThere(_ path: String) throws -> [UInt8]? {
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
      throw LogbookError.keyMissing(path: path)
    }
    return String(decoding: bytes, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// The rule for origins: a host name and a path, safe as a folder name.
enum OriginRule {
  static func check(_ origin: String) throws {
    let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
    guard origin.utf8.count <= 200, let host = parts.first, host.contains("."), parts.count >= 1,
      host.utf8.allSatisfy({ isPlain($0) && $0 != UInt8(ascii: "_") }),
      parts.allSatisfy({ part in
        !part.isEmpty && part != "." && part != ".." && !part.hasPrefix(".")
          && part.utf8.allSatisfy(isPlain)
      })
    else { throw LogbookError.badOrigin(String(origin.prefix(200))) }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10 || byte &- UInt8(ascii: "a") < 26
      || byte &- UInt8(ascii: "A") < 26
      || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }
}
