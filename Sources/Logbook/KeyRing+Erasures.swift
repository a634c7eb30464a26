internal import CanonicalJSON
internal import Foundation
internal import Storage

/// An erasure as it is remembered beside the keys: what was ordered by somebody who has them.
///
/// The log alone orders nothing: whoever can write to its file can put a `customer.erased` there,
/// and an honest program that signs the head later would sign it along.
struct KnownErasure: Sendable, Equatable {
  /// Where its fact stands; 0 while it is only ordered.
  let position: Int64
  let customer: String
  let reason: String
  let requestedBy: String

  fileprivate var json: JSON {
    [
      "position": .integer(position), "customer": .string(customer),
      "reason": .string(reason), "requestedBy": .string(requestedBy),
    ]
  }
}

extension KeyRing {
  private var erasuresPath: String { folder + "/erasures.json" }
  /// What is on its way into the log.
  private var ordersPath: String { folder + "/erasing.json" }

  /// The erasures that stand in the log, and are to be carried out wherever it is opened.
  func erasures() throws -> [KnownErasure] { try erasures(erasuresPath) }

  private func erasures(_ path: String) throws -> [KnownErasure] {
    try list(path).compactMap { item in
      guard let position = item["position"]?.int, let customer = item["customer"]?.text,
        let reason = item["reason"]?.text, let requestedBy = item["requestedBy"]?.text
      else { return nil }
      return KnownErasure(
        position: position, customer: customer, reason: reason, requestedBy: requestedBy)
    }
  }

  /// Remembers erasures, one for each customer: the one that stands in the log now.
  func remember(_ erasures: [KnownErasure]) throws {
    guard !erasures.isEmpty else { return }
    try changing {
      let standing = try self.erasures()
      let again = Set(erasures.map(\.customer))
      let all = standing.filter { !again.contains($0.customer) } + erasures
      guard erasures.contains(where: { !standing.contains($0) }) else { return }
      try keep(all.map(\.json), erasuresPath)
    }
  }

  /// Changes whenever somebody is remembered; nil while nobody is.
  func erasuresDigest() throws -> String? {
    guard FileManager.default.fileExists(atPath: erasuresPath) else { return nil }
    return BlueprintShelf.sha256(of: try read(erasuresPath))
  }

  // MARK: Orders

  var hasOrders: Bool { FileManager.default.fileExists(atPath: ordersPath) }

  /// What was ordered and may, or may not, have reached the log.
  func orders() throws -> [KnownErasure] { try erasures(ordersPath) }

  /// Notes durably what is about to be recorded; to be called while nobody else can write.
  func order(_ customers: [String], reason: String, requestedBy: String) throws {
    try changing {
      let standing = try orders().filter { !customers.contains($0.customer) }
      let new = customers.map {
        KnownErasure(position: 0, customer: $0, reason: reason, requestedBy: requestedBy)
      }
      try keep((standing + new).map(\.json), ordersPath)
    }
  }

  /// Forgets orders that are remembered, or came to nothing.
  func forgetOrders(of customers: [String]) throws {
    guard hasOrders else { return }
    try changing {
      let left = try orders().filter { !customers.contains($0.customer) }
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
