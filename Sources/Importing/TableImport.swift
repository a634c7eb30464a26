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
/// The table is read twice: a journey begins at the time of its earliest row, wherever that row
/// stands.
struct TableImport {
  let logbook: any ImportTarget
  let mapping: ImportMapping
  let changes: RowChanges
  let isDryRun: Bool

  private typealias Line = (line: Int, row: DealerRow)

  /// Rows a batch, and bytes of their cells: the vault is synced once a batch.
  private static let batch = (rows: 2_000, bytes: 4 << 20)

  func run(_ table: DealerTable, into sink: ImportSink) throws {
    let named = mapping.blueprint ?? logbook.usualBlueprint
    let blueprint = try logbook.blueprint(named: named, or: sink.publishedNow)
    try mapping.check(against: blueprint)
    let earliest = try earliestTimes(table, blueprint)
    let (reading, reader) = try open(table, blueprint)
    sink.note(
      encoding: reading.encoding, timeZone: (mapping.zone ?? logbook.timeZone).name,
      headerRow: reader.line, sheet: reading.sheet)
    sink.column = reader.column
    let maker = try RowEvents(
      logbook: logbook, mapping: mapping, blueprint: blueprint, changes: changes)
    maker.hold(sink.earlier)
    var rows: [Line] = []
    var bytes = 0
    while let record = try reading.rows.next() {
      switch record {
      case .bad(let line, let error): sink.reject(line: line, error)
      case .row(let cells):
        if cells.cells.allSatisfy(CellText.isBlank) { continue }
        if reader.isPassedOver(cells.cells) {
          sink.warn(line: cells.line, .passedOver)
          continue
        }
        do {
          let row = try reader.read(cells.cells)
          if isDryRun { sink.preview(ImportPreview(line: cells.line, row, blueprint)) }
          rows.append((cells.line, row))
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

  private func open(
    _ table: DealerTable, _ blueprint: Blueprint
  ) throws -> (reading: DealerTable.Reading, reader: RowReader) {
    let reading = try table.open(blueprint)
    let reader = try RowReader(
      reading.header, mapping: mapping, zone: logbook.timeZone, blueprint: blueprint,
      now: logbook.now(), isText: table.isText)
    return (reading, reader)
  }

  /// The earliest time of each journey, by a hash of its id: 32 bytes a journey.
  private func earliestTimes(
    _ table: DealerTable, _ blueprint: Blueprint
  ) throws -> [CodeHash: Int64] {
    let (reading, reader) = try open(table, blueprint)
    var earliest: [CodeHash: Int64] = [:]
    while let record = try reading.rows.next() {
      guard case .row(let row) = record, let glance = reader.glance(row.cells) else { continue }
      let key = CodeHash(glance.journey)
      let time = glance.time.milliseconds
      // Only a row that is taken begins a journey.
      if let known = earliest[key], known <= time { continue }
      guard (try? reader.read(row.cells)) != nil else { continue }
      earliest[key] = time
    }
    return earliest
  }

  /// Appends rows, in as many batches as it takes to know what each changes.
  private func append(
    _ rows: [Line], _ maker: RowEvents, _ earliest: [CodeHash: Int64], _ sink: ImportSink
  ) throws {
    var rest = rows[...]
    while !rest.isEmpty { rest = try appendFirst(rest, maker, earliest, sink) }
  }

  /// Appends the first rows, up to one that can only be understood once they are in.
  ///
  /// - Returns: the others.
  private func appendFirst(
    _ rows: ArraySlice<Line>, _ maker: RowEvents, _ earliest: [CodeHash: Int64], _ sink: ImportSink
  ) throws -> ArraySlice<Line> {
    let batch = try sink.take()
    let digests = batch.start(recorded: logbook.now())
    var notes = BatchRows()
    var rest = rows[rows.endIndex...]
    let rejected = sink.file.rejected
    // Keys are durable before the append that uses them.
    try logbook.vault().transaction { transaction in
      maker.begin()
      for (place, (line, row)) in zip(rows.indices, rows) {
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
          if events.isNewCustomer { notes.made[group] = events.customer }
          if events.amendments > 0 { notes.amendments[group] = events.amendments }
          if events.isSkipped { notes.skipped.insert(group) }
          for lookup in events.lookups { notes.plan.add(lookup, group: group) }
          for warning in events.warnings { sink.warn(line: line, warning) }
        } catch is RowMemory.Uncertain where place > rows.startIndex {
          if let customer = maker.newCustomer { sink.abandon(customer) }
          rest = rows[place...]
          break
        } catch let error as any ExplainedError {
          if error is VaultError, error as? VaultError != .erased { throw error }
          // A fault of the disk is none of the row.
          if error is StorageError { throw error }
          if let customer = maker.newCustomer { sink.abandon(customer) }
          sink.reject(line: line, column: (error as? RowError)?.column, error)
        }
      }
      try notes.plan.note(in: transaction)
    }
    sink.made.staff.formUnion(maker.madeStaff)
    try sink.put(batch, notes)
    maker.settle(isWhole: sink.file.rejected == rejected, isInLog: sink.isKept)
    logbook.reached("written")
    maker.hold(try sink.settle(in: logbook))
    return rest
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
