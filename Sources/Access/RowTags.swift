internal import Crypto
internal import Foundation
internal import GRDB

/// What shows of a row that this program wrote it: an HMAC over its values, under a key that the
/// vault gives.
///
/// Whoever can write to the file and has no key to the vault can remove rows, or put earlier ones
/// back, but neither make one up nor change what one allows.
struct RowTags: Sendable {
  /// The tables whose rows let somebody in, and the values that say who and with what. When a session
  /// was last seen and the last step of an authenticator change at every use and are not among them.
  enum Table: String {
    case user, invitation, session, token

    var key: String {
      switch self {
      case .user: "id"
      case .invitation, .session: "hash"
      case .token: "name"
      }
    }

    fileprivate var columns: [String] {
      switch self {
      case .user: ["id", "roles", "added", "stopped", "salt", "hash", "cost", "totp"]
      case .invitation: ["hash", "user", "expires", "totp"]
      case .session: ["hash", "user", "begun"]
      case .token: ["name", "hash", "roles", "added", "expires", "revoked"]
      }
    }
  }

  private let key: SymmetricKey

  init(_ bytes: [UInt8]) {
    key = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: bytes), info: Data("touchstone access rows".utf8),
      outputByteCount: 32)
  }

  /// Whether a whole row is as it was stamped.
  func hold(_ table: Table, _ row: Row) -> Bool {
    guard let tag: Data = row["tag"] else { return false }
    return HMAC<SHA256>.isValidAuthenticationCode(
      tag, authenticating: Self.message(table, row), using: key)
  }

  /// Stamps a row that was just written whole, or was looked at before it was changed.
  func stamp(
    _ table: Table, _ id: some DatabaseValueConvertible, in database: Database
  ) throws {
    let condition = "\(table.rawValue) WHERE \(table.key) = ?"
    guard
      let row = try Row.fetchOne(
        database, sql: "SELECT * FROM \(condition)", arguments: [id])
    else { return }
    let tag = Data(
      HMAC<SHA256>.authenticationCode(for: Self.message(table, row), using: key))
    try database.execute(
      sql: "UPDATE \(table.rawValue) SET tag = ? WHERE \(table.key) = ?", arguments: [tag, id])
  }

  /// The table and the values, each with its class and length.
  private static func message(_ table: Table, _ row: Row) -> Data {
    var message = Data(table.rawValue.utf8)
    func put(_ kind: String, _ bytes: Data) {
      message += Data(kind.utf8)
      message += withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { Data($0) }
      message += bytes
    }
    for column in table.columns {
      let value: DatabaseValue = row[column]
      switch value.storage {
      case .null: put("n", Data())
      case .int64(let number): put("i", withUnsafeBytes(of: number.bigEndian) { Data($0) })
      case .double(let number): put("d", Data("\(number)".utf8))
      case .string(let text): put("s", Data(text.utf8))
      case .blob(let bytes): put("b", bytes)
      }
    }
    return message
  }
}
