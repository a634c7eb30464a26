internal import CanonicalJSON
internal import Chronology
internal import Custody
internal import EventLog
internal import Journeys
internal import Vault

/// The entries behind the last signed position, which the next signature would vouch for.
///
/// A program that was killed leaves such entries, all well formed. Anybody who can write to
/// log.sqlite can leave others: data that no reader can read, times that no calendar has, a change
/// of the signing key that no key signed. Signed once, they could never be taken out again.
extension Logbook {
  /// The first positions behind `size` with an entry that this program does not write; at most so
  /// many.
  func malformedEntries(after size: Int64, atMost limit: Int = 100) throws -> [Int64] {
    var found: [Int64] = []
    var writer = EntryWriter()
    var after = size
    while found.count < limit {
      do {
        after = try log.read(Selection(after: after)) { row in
          if !Self.isWellFormed(row, &writer) { found.append(row.position) }
          return found.count < limit ? .next : .stop
        }
        break
      } catch let error as UnreadableTime {
        found.append(error.position)
        after = error.position
      }
    }
    return found
  }

  private static func isWellFormed(
    _ row: borrowing EventRow, _ writer: inout EntryWriter
  ) -> Bool {
    writer.write(row.parts)
    // Canonical as a whole: nothing in a text or in the data ends it early or adds to it.
    guard let line = try? JSON(strict: writer.entry, rules: .event, depth: 16),
      let canonical = try? line.canonicalBytes(), canonical.elementsEqual(writer.entry),
      let entry = try? EntryReader.read(line, extra: []), entry.recorded != nil,
      entry.event.sealed.map({ $0.withUnsafeBytes { Sealing.hasForm($0) } }) ?? true
    else { return false }
    guard let kind = FactKind(rawValue: entry.event.type) else { return true }
    guard
      (try? FactReader.read(
        kind, entry.event.data, occurred: entry.event.time.milliseconds, isTrusted: true)) != nil
    else { return false }
    guard kind == .keyRotated else { return true }
    let event = RecordedEvent(
      position: row.position, version: row.version, recorded: row.parts.recorded,
      event: entry.event)
    // One between strange keys is no change for anybody, and `verify` names it.
    return KeyHistory.Change(event) != nil
  }
}
