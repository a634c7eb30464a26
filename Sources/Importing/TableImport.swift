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
  let pace: ImportPace

  private typealias Line = (line: Int, row: DealerRow)

  /// Bytes of the cells of a batch.
  private static let batchBytes = 4 << 20

  func run(_ table: DealerTable, into sink: ImportSink) throws {
    let named = mapping.blueprint ?? logbook.usualBlueprint
    let blueprint = try logbook.blueprint(named: named, or: sink.publishedNow)
    try mapping.check(against: blueprint)
    let memory = CellMemory(parts: pace.parts)
    let earliest = try earliestTimes(table, blueprint, memory)
    let (reading, reader) = try open(table, blueprint, memory)
    sink.note(
      encoding: reading.encoding, timeZone: (mapping.zone ?? logbook.timeZone).name,
      headerRow: reader.line, sheet: reading.sheet)
    sink.column = reader.column
    let maker = try RowEvents(
      logbook: logbook, mapping: mapping, blueprint: blueprint, changes: changes)
    maker.hold(sink.earlier)
    sink.startWriter()
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
      if rows.count >= pace.rows || bytes >= Self.batchBytes {
        try append(rows, maker, earliest, sink)
        bytes = 0
        rows.removeAll(keepingCapacity: true)
      }
    }
    try append(rows, maker, earliest, sink)
    try sink.drain()
    logbook.reached("written")
  }

  private func open(
    _ table: DealerTable, _ blueprint: Blueprint, _ memory: CellMemory
  ) throws -> (reading: DealerTable.Reading, reader: RowReader) {
    let reading = try table.open(blueprint)
    let reader = try RowReader(
      reading.header, mapping: mapping, zone: logbook.timeZone, blueprint: blueprint,
      now: logbook.now(), isText: table.isText, memory: memory)
    return (reading, reader)
  }

  /// The earliest time of each journey, by a hash of its id: 32 bytes a journey.
  private func earliestTimes(
    _ table: DealerTable, _ blueprint: Blueprint, _ memory: CellMemory
  ) throws -> [CodeHash: Int64] {
    let (reading, reader) = try open(table, blueprint, memory)
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

  /// Hands over the first rows, up to one that can only be understood once those before are in the
  /// log; then waits for them.
  ///
  /// - Returns: the others.
  private func appendFirst(
    _ rows: ArraySlice<Line>, _ maker: RowEvents, _ earliest: [CodeHash: Int64], _ sink: ImportSink
  ) throws -> ArraySlice<Line> {
    let batch = try sink.take()
    let written = sink.takeWritten()
    if !written.isEmpty { logbook.reached("written") }
    let digests = batch.start(recorded: logbook.now())
    var notes = BatchRows()
    var rest = rows[rows.endIndex...]
    do {
      // Keys are durable before the append that uses them.
      try logbook.vault().transaction { transaction in
        try maker.settle(written, isInLog: sink.isKept, in: transaction)
        if !sink.isKept { maker.hold(sink.hold(written)) }
        notes.number = maker.begin()
        for (place, (line, row)) in zip(rows.indices, rows) {
          do {
            let start = earliest[CodeHash(row.journey)] ?? row.time.milliseconds
            let made = try maker.takeKnown(row, in: transaction)
            try take(
              made ?? maker.events(row, begun: Timestamp(milliseconds: start), in: transaction),
              line, into: batch, digests, &notes, sink)
          } catch is RowMemory.Uncertain where place > rows.startIndex || maker.isWaiting {
            if let customer = maker.newCustomer { sink.abandon(customer) }
            rest = rows[place...]
            break
          } catch let error as any ExplainedError {
            if error is VaultError, error as? VaultError != .erased { throw error }
            // A fault of the disk is none of the row.
            if error is StorageError { throw error }
            if let customer = maker.newCustomer { sink.abandon(customer) }
            notes.isWhole = false
            sink.reject(line: line, column: (error as? RowError)?.column, error)
          }
        }
        try notes.plan.note(in: transaction)
      }
    } catch {
      sink.putBack(written)
      throw error
    }
    sink.made.staff.formUnion(maker.madeStaff)
    try sink.put(batch, notes)
    if !rest.isEmpty || pace.waits { try sink.drain() }
    return rest
  }

  /// Adds the events of a row to a batch, as a group of their own.
  private func take(
    _ made: RowEvents.Result, _ line: Int, into batch: EventBatch, _ digests: BatchDigests,
    _ notes: inout BatchRows, _ sink: ImportSink
  ) throws {
    batch.beginGroup()
    let group = batch.groups.count - 1
    do {
      for event in made.events { try event.append(to: batch, tag: Int64(line)) }
    } catch {
      batch.abandonGroup()
      throw error
    }
    for event in made.events {
      digests.entries.append(.init(digest: event.digest, isOptional: event.isOptional))
    }
    if made.isNewCustomer { notes.made[group] = made.customer }
    if made.amendments > 0 { notes.amendments[group] = made.amendments }
    if made.isSkipped { notes.skipped.insert(group) }
    for lookup in made.lookups { notes.plan.add(lookup, group: group) }
    for warning in made.warnings { sink.warn(line: line, warning) }
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
