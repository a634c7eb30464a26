public import CanonicalJSON
internal import Custody
internal import EventLog
internal import Foundation
internal import Journeys
public import MerkleTree
internal import Vault

/// What stands for an erasure outside the log: a proof of its fact, with what was done.
public struct ErasureReceipt: Sendable {
  /// Of the `customer.erased`; its `extra` holds `json`, with the entry that the leaf is hashed
  /// over. The proof vouches for the entry, and for nothing else in `extra`.
  public let proof: LogProof
  /// Whether the customer had been erased before.
  public let wasErased: Bool
  public let customers: [String]
  /// The member of staff whose name is gone, by id.
  public let staff: [String]
  /// Where a fresh backup of the vault went.
  public let vaultBackup: String?
  private let done: JSON

  init(
    proof: LogProof, wasErased: Bool, customers: [String], staff: [String],
    vaultBackup: String?, done: JSON
  ) {
    self.proof = proof
    self.wasErased = wasErased
    self.customers = customers
    self.staff = staff
    self.vaultBackup = vaultBackup
    self.done = done
  }

  /// What became of the vault key.
  public enum VaultKey: String, Sendable {
    /// Everything else is wrapped under a fresh one: old copies of the vault open nothing.
    case renewed
    /// It comes from the environment and cannot be changed from here: old copies open with it.
    case given
    /// Carried out again on a restored vault, under the key it has.
    case kept
    /// There is no vault here.
    case absent
  }

  public var position: Int64 { Int64(proof.index) + 1 }
  public var vaultKey: VaultKey { done["vaultKey"]?.text.flatMap(VaultKey.init) ?? .absent }
  public var keys: Int64 { done["keys"]?.int ?? 0 }
  /// Rows in which a destroyed key stood a second time, under another name.
  public var copies: Int64 { done["copies"]?.int ?? 0 }
  public var lookups: Int64 { done["lookups"]?.int ?? 0 }
  /// Files that were looked through; nil when it could not be done, or the erasure was interrupted
  /// and finished later, when nobody knew the key any more.
  public var searched: [String]? { texts("searched") }
  /// Files in which a destroyed key still stands.
  public var found: [String] { texts("found") ?? [] }
  public var isTruncated: Bool { done["walTruncated"] == true }
  /// Whether the read models were made anew; they could not be opened, or not be written.
  public var isRebuilt: Bool { done["readModels"] == nil }
  /// Backups of the vault that open nothing any more.
  public var deadBackups: [String] { texts("deadBackups") ?? [] }
  /// Backups of the vault in which the customer's key still is.
  public var openBackups: [String] { texts("openBackups") ?? [] }

  private func texts(_ name: String) -> [String]? { done[name]?.items?.compactMap(\.text) }

  /// What is known beside the proof.
  public static func extra(
    entry: String, customers: [String], staff: [String] = [], done: JSON
  ) -> JSON {
    let whose: [JSON.Member] =
      staff.isEmpty
      ? [
        .init("receipt", "customer.erased"),
        .init("customers", .array(customers.map(JSON.string))),
      ] : [.init("receipt", "staff.erased"), .init("staff", .array(staff.map(JSON.string)))]
    return .object(whose + [.init("entry", .string(entry))] + (done.members ?? []))
  }

  public var json: JSON {
    .object(
      [
        .init("customers", .array(customers.map(JSON.string))),
        .init("staff", .array(staff.map(JSON.string))),
        .init("position", .integer(position)), .init("alreadyErased", .bool(wasErased)),
        .init("vaultBackup", vaultBackup.map(JSON.string) ?? .null),
      ] + (done.members ?? []) + [.init("receipt", .string(proof.description))])
  }
}

extension Logbook {
  func erasureReceipt(
    at position: Int64, wasErased: Bool, vaultBackup: String?
  ) throws -> ErasureReceipt {
    var writer = EntryWriter()
    var entry = ""
    try log.read(Selection(after: position - 1, through: position)) { row in
      writer.write(row.parts)
      entry = String(decoding: writer.entry, as: UTF8.self)
      return .stop
    }
    // Those of one erasure stand side by side, bound by one correlation.
    let own = try event(at: position)?.event
    let isStaff = own?.type == FactKind.staffErased.rawValue
    let staff = own.map { isStaff ? [String($0.streamID)] : [] } ?? []
    var customers = own.map { isStaff ? [] : [String($0.streamID)] } ?? []
    for step: Int64 in [-1, 1] {
      var next = position + step
      while let other = try event(at: next)?.event,
        other.type == FactKind.customerErased.rawValue, other.correlationID != nil,
        other.correlationID == own?.correlationID
      {
        customers.append(String(other.streamID))
        next += step
      }
    }
    var done: JSON = .object([])
    if hasVault, let kept = try vault().note(Self.receiptName(position)) {
      done = try JSON(strict: kept)
    }
    let proof = try log.prove(position: position)
    let extra = ErasureReceipt.extra(
      entry: entry, customers: customers, staff: staff, done: done)
    return ErasureReceipt(
      proof: LogProof(
        extra: try extra.canonicalBytes(), index: proof.index, hashes: proof.hashes,
        note: proof.note), wasErased: wasErased, customers: customers, staff: staff,
      vaultBackup: vaultBackup, done: done)
  }

  static let receiptPrefix = "receipt:"
  static func receiptName(_ position: Int64) -> String { receiptPrefix + String(position) }
}
