internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Interchange
internal import Journeys
internal import Storage
internal import Vault
internal import Wording

/// Imports a dealer's table: one row a touchpoint.
///
/// The file is read twice: a journey begins at the time of its earliest row, wherever that row
/// stands.
struct CSVImport {
  let logbook: Logbook
  let mapping: ImportMapping

  /// Rows a batch, and bytes of their cells: the vault is synced once a batch.
  private static let batch = (rows: 2_000, bytes: 4 << 20)

  func run(_ source: Spooled, into sink: ImportSink) throws {
    let named = mapping.blueprint ?? logbook.settings.blueprint
    let published = try logbook.shelf().latest(named)
    guard let blueprint = published ?? sink.publishedNow.last(where: { $0.id == named }) else {
      throw LogbookError.blueprintUnknown(named)
    }
    let earliest = try earliestTimes(source, blueprint)
    var records = try CSVReader(DecodingSource(source.open()))
    guard let reader = try header(&records, blueprint) else { return }
    sink.column = reader.column
    let maker = RowEvents(logbook: logbook, mapping: mapping, blueprint: blueprint)
    maker.hold(sink.earlier)
    var rows: [(line: Int, row: DealerRow)] = []
    var bytes = 0
    while let record = try records.next() {
      switch record {
      case .bad(let line, let error): sink.reject(line: line, error)
      case .row(let cells):
        do {
          rows.append((cells.line, try reader.read(cells.cells)))
          bytes += cells.cells.reduce(0) { $0 + $1.utf8.count }
        } catch let error as RowError {
          sink.reject(line: cells.line, column: error.column, error)
        }
      }
      if rows.count >= Self.batch.rows || bytes >= Self.batch.bytes {
        try append(rows, maker, earliest, sink)
        bytes = 0
        rows.removeAll(keepingCapacity: true)
      }
    }
    try append(rows, maker, earliest, sink)
  }

  private func header(
    _ records: inout CSVReader, _ blueprint: Blueprint
  ) throws -> RowReader? {
    while let record = try records.next() {
      switch record {
      case .row(let row):
        return try RowReader(
          header: row.cells, mapping: mapping, zone: logbook.settings.timeZone,
          blueprint: blueprint)
      case .bad(_, let error): throw error
      }
    }
    throw InputError.empty(path: "CSV")
  }

  /// The earliest time of each journey, by a hash of its id: 32 bytes a journey.
  private func earliestTimes(
    _ source: Spooled, _ blueprint: Blueprint
  ) throws -> [CodeHash: Int64] {
    var records = try CSVReader(DecodingSource(source.open()))
    guard let reader = try header(&records, blueprint) else { return [:] }
    var earliest: [CodeHash: Int64] = [:]
    while let record = try records.next() {
      guard case .row(let row) = record, let glance = reader.glance(row.cells) else { continue }
      let key = CodeHash(glance.journey)
      let time = glance.time.milliseconds
      earliest[key] = min(earliest[key] ?? time, time)
    }
    return earliest
  }

  private func append(
    _ rows: [(line: Int, row: DealerRow)], _ maker: RowEvents, _ earliest: [CodeHash: Int64],
    _ sink: ImportSink
  ) throws {
    guard !rows.isEmpty else { return }
    let batch = try sink.take()
    let digests = batch.start(recorded: logbook.surroundings.now())
    var made: [Int: String] = [:]
    var plan = LookupPlan()
    // Keys are durable before the append that uses them.
    try logbook.vault().transaction { transaction in
      maker.begin()
      for (line, row) in rows {
        do {
          let start = earliest[CodeHash(row.journey)] ?? row.time.milliseconds
          let events = try maker.events(
            row, begun: Timestamp(milliseconds: start), in: transaction)
          batch.beginGroup()
          let group = batch.groups.count - 1
          do {
            for event in events.events { try batch.append(event.event, tag: Int64(line)) }
          } catch {
            batch.abandonGroup()
            throw error
          }
          digests.entries += events.events.map {
            .init(digest: $0.digest, isOptional: $0.isOptional)
          }
          if events.isNewCustomer { made[group] = events.customer }
          for lookup in events.lookups { plan.add(lookup, group: group) }
        } catch let error as any ExplainedError {
          if error is VaultError, error as? VaultError != .erased { throw error }
          // A fault of the disk is none of the row.
          if error is StorageError { throw error }
          sink.reject(line: line, column: (error as? RowError)?.column, error)
        }
      }
      try plan.note(in: transaction)
    }
    sink.made.staff.formUnion(maker.madeStaff)
    try sink.put(batch, made: made, plan: plan)
    logbook.surroundings.reached("written")
    maker.hold(try sink.settle(in: logbook))
  }
}

extension RowReader {
  /// The header of the column that a refusal of the domain is about.
  func column(_ error: any ExplainedError) -> String? {
    switch error as? Refusal {
    case .outOfScale(let field, _, _): title(field)
    case .completedTwice, .touchpointSkipped, .unknownTouchpoint: title("touchpoint")
    case .customerMismatch: title("customer")
    default: nil
    }
  }
}
