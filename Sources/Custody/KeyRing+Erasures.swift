internal import CanonicalJSON
internal import Foundation
internal import Journeys
internal import MerkleTree
internal import Storage

/// An erasure as it is remembered beside the keys: what was ordered by somebody who has them.
///
/// The log alone orders nothing: whoever can write to its file can put a `customer.erased` there,
/// and an honest program that signs the head later would sign it along.
public struct KnownErasure: Sendable, Equatable {
  /// Where its fact stands; 0 while it is only ordered.
  public let position: Int64
  /// Whose: `customer/C-1`, or `staff/S-1`.
  public let subject: String
  public let reason: String
  public let requestedBy: String

  public init(position: Int64, subject: String, reason: String, requestedBy: String) {
    self.position = position
    self.subject = subject
    self.reason = reason
    self.requestedBy = requestedBy
  }

  /// Nil for a member of staff.
  public var customer: String? { id(of: .customer) }
  /// Nil for a customer.
  public var staff: String? { id(of: .staff) }

  private func id(of kind: StreamKind) -> String? {
    let prefix = kind.rawValue + "/"
    return subject.hasPrefix(prefix) ? String(subject.dropFirst(prefix.count)) : nil
  }

  fileprivate var json: JSON {
    .object(present: [
      ("position", .integer(position)), ("customer", customer.map(JSON.string)),
      ("staff", staff.map(JSON.string)), ("reason", .string(reason)),
      ("requestedBy", .string(requestedBy)),
    ])
  }

  fileprivate init?(_ json: JSON) {
    let subject =
      json["customer"]?.text.map { "customer/" + $0 } ?? json["staff"]?.text.map { "staff/" + $0 }
    guard let subject, let position = json["position"]?.int, let reason = json["reason"]?.text,
      let requestedBy = json["requestedBy"]?.text
    else { return nil }
    self.init(position: position, subject: subject, reason: reason, requestedBy: requestedBy)
  }
}

extension KeyRing {
  private var erasuresPath: String { folder + "/erasures.json" }
  /// What is on its way into the log.
  private var ordersPath: String { folder + "/erasing.json" }

  /// The erasures that stand in the log, and are to be carried out wherever it is opened.
  public func erasures() throws -> [KnownErasure] { try erasures(erasuresPath) }

  private func erasures(_ path: String) throws -> [KnownErasure] {
    Self.eachOnce(try list(path, KnownErasure.init))
  }

  /// Each subject once; of two entries, as earlier versions wrote some, the later one.
  private static func eachOnce(_ erasures: [KnownErasure]) -> [KnownErasure] {
    var seen: Set<String> = []
    return erasures.reversed().filter { seen.insert($0.subject).inserted }.reversed()
  }

  /// Remembers erasures, one for each subject: the one that stands in the log now.
  public func remember(_ erasures: [KnownErasure]) throws {
    guard !erasures.isEmpty else { return }
    try changing {
      let standing = try self.erasures()
      let again = Set(erasures.map(\.subject))
      let all = Self.eachOnce(standing.filter { !again.contains($0.subject) } + erasures)
      guard erasures.contains(where: { !standing.contains($0) }) else { return }
      try keep(all.map(\.json), erasuresPath)
    }
  }

  /// Changes whenever somebody is remembered; nil while nobody is.
  public func erasuresDigest() throws -> String? {
    guard FileManager.default.fileExists(atPath: erasuresPath) else { return nil }
    return ContentHash.sha256(of: try read(erasuresPath))
  }

  // MARK: Orders

  public var hasOrders: Bool { FileManager.default.fileExists(atPath: ordersPath) }

  /// What was ordered and may, or may not, have reached the log.
  public func orders() throws -> [KnownErasure] { try erasures(ordersPath) }

  /// Notes durably what is about to be recorded; to be called while nobody else can write.
  public func order(_ subjects: [String], reason: String, requestedBy: String) throws {
    try changing {
      let standing = try orders().filter { !subjects.contains($0.subject) }
      let new = subjects.map {
        KnownErasure(position: 0, subject: $0, reason: reason, requestedBy: requestedBy)
      }
      try keep((standing + new).map(\.json), ordersPath)
    }
  }

  /// Forgets orders that are remembered, or came to nothing.
  public func forgetOrders(of subjects: [String]) throws {
    guard hasOrders else { return }
    try changing {
      let left = try orders().filter { !subjects.contains($0.subject) }
      if left.isEmpty {
        guard unlink(ordersPath) == 0 || errno == ENOENT else {
          throw StorageError(errno: errno, path: ordersPath)
        }
        try DurableFile.syncFolder(of: ordersPath)
      } else {
        try keep(left.map(\.json), ordersPath)
      }
    }
  }
}
