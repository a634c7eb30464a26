import CanonicalJSON
import Chronology
import EventLog
import EventLogSQLite
import Foundation
import Interchange
import Logbook
import MerkleTree

// What only shows inside a process: durable single appends, and the import taken apart.
//
//     benchmarks single LOG COUNT     one durable append at a time
//     benchmarks read FILE            lines read, checked, digested and hashed; nothing appended
//     benchmarks plain FILE LOG       the same and appended, without decisions
//     benchmarks prove LOG COUNT      proofs of events all over a log that stands, checkpoint included
//     benchmarks sessions BOOK COUNT  32 sessions of a new logbook, each recording COUNT facts
//     benchmarks pages BOOK FILE DAY COUNT
//                                     pages of lists while FILE is imported: at most COUNT of each
//
// Each prints lines of JSON: what, rows, seconds and rate, or what, rows and milliseconds.

func measure(_ what: String, _ body: () throws -> Int) throws {
  let start = ContinuousClock.now
  let rows = try body()
  let duration = ContinuousClock.now - start
  let seconds = inSeconds(duration)
  print(
    "{\"what\":\"\(what)\",\"rows\":\(rows),\"seconds\":\(seconds),\"rate\":\(Double(rows) / seconds)}"
  )
}

func makeLog(_ path: String) throws -> SQLiteEventLog {
  for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
  let options = SQLiteEventLog.Options(
    lockPath: path + ".lock", openingLockPath: path + ".opening",
    clock: Surroundings.systemClock)
  try SQLiteEventLog.create(path: path, origin: "example.com/bench", options: options)
  return try SQLiteEventLog(path: path, options: options)
}

/// A log that stands, with a key for this run.
func openSigned(_ path: String) throws -> SQLiteEventLog {
  let origin = try SQLiteEventLog.origin(path: path)
  guard let signer = NoteSigner.generate(name: origin) else { exit(65) }
  return try SQLiteEventLog(
    path: path,
    options: SQLiteEventLog.Options(
      lockPath: path + ".lock", openingLockPath: path + ".opening",
      signing: LogSigning(origin: origin, signer: { signer }, keep: { _ in }),
      clock: Surroundings.systemClock))
}

func forEachBatch(_ path: String, _ body: (EventBatch) throws -> Void) throws -> Int {
  var reader = EntryLineReader()
  let lines = LineSplitter(try FileByteSource(path: path))
  let batch = EventBatch(capacity: 1 << 20)
  batch.reset(recorded: Surroundings.systemClock())
  var count = 0
  try lines.forEach { number, line in
    let read = try reader.read(line)
    batch.beginGroup()
    try batch.append(read.parts, tag: Int64(number))
    count += 1
    if batch.records.count == 3_000 {
      try body(batch)
      batch.reset(recorded: Surroundings.systemClock())
    }
  } tooLong: { _ in
  }
  try body(batch)
  return count
}

let arguments = CommandLine.arguments.dropFirst()
switch (arguments.first, Array(arguments.dropFirst())) {
case ("single", let rest) where rest.count == 2:
  let log = try makeLog(rest[0])
  let count = Int(rest[1]) ?? 1_000
  var generator = SystemRandomNumberGenerator()
  try measure("single") {
    let batch = EventBatch()
    for number in 0..<count {
      let now = Surroundings.systemClock()
      batch.reset(recorded: now)
      batch.beginGroup()
      try batch.append(
        Event(
          id: .version7(at: now, using: &generator), source: "example.com/bench",
          type: "touchpoint.completed", subject: "journey/J-\(number / 10)", time: now,
          customer: "C-\(number / 10)", actor: "advisor-1", data: ["touchpoint": "appointment"]))
      _ = try log.appendNow(batch, gate: nil)
    }
    return count
  }
  try log.close()
case ("read", let rest) where rest.count == 1:
  try measure("read") { try forEachBatch(rest[0]) { _ in } }
case ("plain", let rest) where rest.count == 2:
  let log = try makeLog(rest[1])
  try measure("plain") { try forEachBatch(rest[0]) { _ = try log.appendNow($0, gate: nil) } }
  try log.close()
case ("prove", let rest) where rest.count == 2:
  let log = try openSigned(rest[0])
  let count = Int(rest[1]) ?? 1_000
  let size = try log.lastPosition()
  // Made once: what is timed is the proof of an event under a checkpoint that stands.
  _ = try log.checkpoint()
  var generator = SystemRandomNumberGenerator()
  try measure("prove") {
    for _ in 0..<count {
      _ = try log.prove(position: .random(in: 1...size, using: &generator))
    }
    return count
  }
  try log.close()
case ("sessions", let rest) where rest.count == 2:
  try await measureSessions(rest[0], Int(rest[1]) ?? 100)
case ("pages", let rest) where rest.count == 4:
  try await measurePages(rest[0], rest[1], rest[2], Int(rest[3]) ?? 200)
default:
  let usage =
    "usage: benchmarks single LOG COUNT | read FILE | plain FILE LOG | prove LOG COUNT"
    + " | sessions BOOK COUNT | pages BOOK FILE DAY COUNT\n"
  FileHandle.standardError.write(Data(usage.utf8))
  exit(64)
}
