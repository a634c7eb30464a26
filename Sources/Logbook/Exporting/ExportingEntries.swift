internal import Chronology
internal import EventLog
internal import Exports
internal import Timelines

extension Logbook {
  /// Writes entries as lines: byte for byte what the leaves are hashed over.
  func exportEntries(_ run: ExportRun) throws {
    let request = run.request
    var selection = Selection(after: request.since ?? 0, through: run.through)
    selection.customer = request.customer.map(nfc)
    selection.subject = request.journey.map { "journey/" + nfc($0) }
    let from = request.from.map(run.start)
    let to = request.to.map(run.end)
    let asOf = request.cut.asOf
    var writer = EntryWriter()
    try log.read(selection) { row in
      let time = row.parts.time
      if let from, time < from { return .next }
      if let to, time > to { return .next }
      if let asOf, time > asOf { return .next }
      writer.write(row.parts)
      try run.output.write(writer.entry)
      try run.output.write("\n")
      try run.count()
      return .next
    }
  }
}
