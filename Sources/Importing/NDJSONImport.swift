internal import CanonicalJSON
public import EventLog
internal import Foundation
public import Interchange
internal import Journeys
internal import Storage
public import Vault
internal import Wording

/// Imports lines that are entries without `recordedtime`.
public struct NDJSONImport {
  let logbook: any ImportTarget

  public init(logbook: any ImportTarget) {
    self.logbook = logbook
  }

  /// Events a batch.
  static let batchSize = 3_000

  /// The lines of a source as UTF-8: as they are where they are that, without a byte order mark;
  /// else decoded.
  static func lines(
    _ source: ProbedSource, _ given: TextEncoding?
  ) throws -> (lines: any ByteSource, encoding: String) {
    let start = try source.start()
    if given == nil || given == .utf8 {
      let text = start.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(start.dropFirst(3)) : start
      if text.count < start.count { source.drop(3) }
      if given == .utf8 || text.withUnsafeBytes({ TextEncoding.mayBeUTF8($0) }) {
        return (source, TextEncoding.utf8.name)
      }
    }
    let decoded = try DecodingSource(source, encoding: given, marksFaults: true)
    return (decoded, decoded.encoding.name)
  }

  func run(_ source: any ByteSource, into sink: ImportSink) throws {
    var reader = EntryLineReader()
    let lines = LineSplitter(source)
    let isDecoded = source is DecodingSource
    sink.startWriter()
    var batch = try sink.take()
    var digests = batch.start(recorded: logbook.now())
    var rows = BatchRows()
    var shipped = try ShippedSeeker(logbook)
    /// Of customers who are new in the batch; nil until a line has something to seal.
    var keys: PendingKeys?
    func pendingKeys() throws -> PendingKeys {
      if let keys { return keys }
      let made = PendingKeys(try logbook.vault())
      keys = made
      return made
    }
    /// Waits until everything so far is in the log.
    func settle() throws {
      try put()
      try sink.drain()
    }
    func put() throws {
      // Keys are durable before the append that uses them: once a batch, for a sync each is slow.
      if !rows.plan.isEmpty || keys?.isEmpty == false {
        try logbook.vault().transaction { transaction in
          try keys?.keep(in: transaction)
          try rows.plan.note(in: transaction)
        }
        keys?.removeAll()
      }
      try sink.put(batch, rows)
      rows = BatchRows()
    }
    func begin() throws {
      batch = try sink.take()
      logbook.reached("written")
      try sink.settle(in: logbook)
      digests = batch.start(recorded: logbook.now())
    }
    try lines.forEach { number, line in
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
      do {
        if isDecoded, line.contains(DecodingSource.undecoded) { throw RowError.undecodable }
        let read = try reader.read(line)
        let actor = read.hasNamedActor ? try staffID(of: read, sink) : nil
        if read.personal != nil, read.parts.customer == nil, !batch.isEmpty {
          // Whom to seal for stands in the journey, perhaps in a line just before.
          try settle()
          try begin()
        }
        if let needed = shipped.take(read.digest) {
          try settle()
          let (blueprint, publication, file) = try logbook.publication(of: needed.bytes)
          if let file { sink.made.blueprints.insert(file) }
          if let publication { try sink.publish(publication, blueprint, in: logbook) }
          try begin()
        }
        let lookups = try lookups(read)
        batch.beginGroup()
        let group = batch.groups.count - 1
        do {
          if let customer = try append(read, by: actor, pendingKeys(), to: batch, line: number) {
            rows.made[group] = customer
          }
        } catch {
          batch.abandonGroup()
          throw error
        }
        for lookup in lookups { rows.plan.add(lookup, group: group) }
        if let phone = read.personal?["phone"]?.text, PhoneNumber.normal(phone) == nil {
          sink.warn(line: number, .noPhone(column: "phone"))
        }
        digests.entries.append(
          BatchDigests.Entry(
            digest: read.digest, refusal: read.refusal, checksIDs: read.hasUnusualID))
      } catch let error as any ExplainedError {
        if error is VaultError, error as? VaultError != .erased { throw error }
        // A fault of the disk is none of the row.
        if error is StorageError { throw error }
        sink.reject(line: number, error)
      }
      if batch.records.count >= Self.batchSize {
        try put()
        try begin()
      }
    } tooLong: { number in
      sink.reject(line: number, InputError.rowTooLong(line: number, limit: LineSplitter.longest))
    }
    try put()
  }

  /// By what a line lets its customer be found, as far as they are not yet.
  public func lookups(_ line: EntryLineReader.Line) throws -> [PlannedLookup] {
    guard let personal = line.personal, let customer = try customer(of: line) else { return [] }
    let vault = try logbook.vault()
    return try LookupRule.lookups(personal).compactMap { kind, text in
      if try vault.customers(kind, text).contains(customer) { return nil }
      return PlannedLookup(
        event: line.parts.id.description, kind: kind, text: text, customer: customer)
    }
  }

  private func customer(of line: EntryLineReader.Line) throws -> String? {
    let named = line.parts.customer.map { String(decoding: $0, as: UTF8.self) }
    return try named
      ?? logbook.currentCustomer(
        ofSubject: String(decoding: line.parts.subject, as: UTF8.self))
  }

  /// Appends a line's event, sealing its personal part.
  ///
  /// - Returns: a customer whose key was made for it.
  public func append(
    _ line: EntryLineReader.Line, by actor: String? = nil,
    _ keys: @autoclosure () throws -> PendingKeys, to batch: EventBatch, line number: Int
  ) throws -> String? {
    guard let actor else { return try append(line, keys(), to: batch, tag: number) }
    return try Array(actor.utf8).withUnsafeBytes { bytes in
      var line = line
      line.parts.actor = bytes
      return try append(line, keys(), to: batch, tag: number)
    }
  }

  /// Who recorded is an id; a name becomes the one of a member of staff, as `--actor` does.
  ///
  /// - Returns: nil where the log has the event with that very text, from before it was so.
  private func staffID(of line: EntryLineReader.Line, _ sink: ImportSink) throws -> String? {
    let name = String(decoding: line.parts.actor, as: UTF8.self)
    if let position = try logbook.log.position(of: line.parts.id),
      try logbook.event(at: position)?.event.actor.utf8.elementsEqual(name.utf8) == true
    {
      return nil
    }
    let member = try logbook.makeStaffCode(name)
    if member.isNew { sink.made.staff.insert(member.id) }
    return member.id
  }

  private func append(
    _ line: EntryLineReader.Line, _ keys: @autoclosure () throws -> PendingKeys,
    to batch: EventBatch, tag number: Int
  ) throws -> String? {
    guard let personal = line.personal else {
      try batch.append(line.parts, tag: Int64(number))
      return nil
    }
    var parts = line.parts
    guard let customer = try customer(of: line) else { throw FactError.nothingSealable }
    let vault = try logbook.vault()
    guard try !vault.isErased(.customer, customer) else { throw Refusal.customerErased }
    let keys = try keys()
    let isNew = try keys.make(customer)
    do {
      let sealed = try keys.seal(
        personal, eventID: parts.id.description,
        type: String(decoding: parts.type, as: UTF8.self), customer: customer)
      try sealed.withUnsafeBytes { bytes in
        parts.sealed = bytes
        try Array(customer.utf8).withUnsafeBytes { id in
          parts.customer = id
          try batch.append(parts, tag: Int64(number))
        }
      }
    } catch {
      if isNew { keys.drop(customer) }
      throw error
    }
    return isNew ? customer : nil
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func contains(_ text: String) -> Bool {
    String(decoding: self, as: UTF8.self).contains(text)
  }
}
