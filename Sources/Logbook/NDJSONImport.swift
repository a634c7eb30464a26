internal import CanonicalJSON
internal import EventLog
internal import Foundation
internal import Interchange
internal import Journeys
internal import Storage
internal import Vault
internal import Wording

/// Imports lines that are entries without `recordedtime`.
struct NDJSONImport {
  let logbook: Logbook

  /// Events a batch.
  static let batchSize = 3_000

  func run(_ source: any ByteSource, into sink: ImportSink) throws {
    var reader = EntryLineReader()
    let lines = LineSplitter(source)
    sink.startWriter()
    var batch = try sink.take()
    var digests = batch.start(recorded: logbook.surroundings.now())
    var made: [Int: String] = [:]
    var shipped = ShippedSeeker(try logbook.shelf())
    /// Waits until everything so far is in the log.
    func settle() throws {
      try sink.put(batch, made: made)
      made = [:]
      try sink.drain()
    }
    func begin() throws {
      batch = try sink.take()
      digests = batch.start(recorded: logbook.surroundings.now())
    }
    try lines.forEach { number, line in
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
      do {
        let read = try reader.read(line)
        if read.personal != nil, read.parts.customer == nil, !batch.isEmpty {
          // Whom to seal for stands in the journey, perhaps in a line just before.
          try settle()
          try begin()
        }
        if let needed = shipped.take(read.digest) {
          try settle()
          let (blueprint, publication, file) = try logbook.publication(needed.bytes)
          if let file { sink.made.blueprints.insert(file) }
          if let publication { try sink.publish(publication, blueprint, in: logbook) }
          try begin()
        }
        batch.beginGroup()
        let group = batch.groups.count - 1
        do {
          if let customer = try append(read, to: batch, line: number) { made[group] = customer }
        } catch {
          batch.abandonGroup()
          throw error
        }
        digests.entries.append(
          BatchDigests.Entry(digest: read.digest, isForeignSealed: read.isForeignSealed))
      } catch let error as any ExplainedError {
        if error is VaultError, error as? VaultError != .erased { throw error }
        // A fault of the disk is none of the row.
        if error is StorageError { throw error }
        sink.reject(line: number, error)
      }
      if batch.records.count >= Self.batchSize {
        try sink.put(batch, made: made)
        made = [:]
        try begin()
      }
    } tooLong: { number in
      sink.reject(line: number, InputError.rowTooLong(line: number, limit: LineSplitter.longest))
    }
    try sink.put(batch, made: made)
  }

  /// Appends a line's event, sealing its personal part.
  ///
  /// - Returns: a customer whose key was made for it.
  func append(
    _ line: EntryLineReader.Line, to batch: EventBatch, line number: Int
  ) throws -> String? {
    guard let personal = line.personal else {
      try batch.append(line.parts, tag: Int64(number))
      return nil
    }
    var parts = line.parts
    let subject = String(decoding: parts.subject, as: UTF8.self)
    let named = parts.customer.map { String(decoding: $0, as: UTF8.self) }
    guard let customer = try named ?? logbook.currentCustomer(ofSubject: subject) else {
      throw FactError.nothingSealable
    }
    let vault = try logbook.vault()
    guard try !vault.isErased(.customer, customer) else { throw Refusal.customerErased }
    let isNew = try !vault.hasKey(customer)
    try vault.transaction { transaction in
      try transaction.makeKey(customer)
      try LookupRule.keep(personal, customer: customer, in: transaction)
    }
    let sealed = try vault.seal(
      personal, eventID: parts.id.description,
      type: String(decoding: parts.type, as: UTF8.self), customer: customer)
    try sealed.withUnsafeBytes { bytes in
      parts.sealed = bytes
      try Array(customer.utf8).withUnsafeBytes { id in
        parts.customer = id
        try batch.append(parts, tag: Int64(number))
      }
    }
    return isNew ? customer : nil
  }
}
