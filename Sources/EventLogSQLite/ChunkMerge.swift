internal import Chronology
internal import CanonicalJSON
internal import EventLog
internal import MerkleTree

/// Joins the results of neighbouring chunks, in order.
struct ChunkMerge {
  private(set) var edge = TreeEdge()
  private(set) var findings: [Finding] = []
  private(set) var links = CustomerLinks()
  private(set) var marked: [(stream: Int64, position: Int64)] = []
  private(set) var fingerprints = IndexFingerprints()
  private(set) var usedNames = KeySet()
  private var streamOrder = KeyOrder()
  private var customerOrder = KeyOrder()
  private var upper: UpperTiles
  private var versions: [Int64: Int64] = [:]
  private var lastRecorded = Timestamp.earliest
  /// Whether the last row is missing.
  private var endsMissing = false

  init(_ upper: UpperTiles) {
    self.upper = upper
  }

  /// Whether an event is in the stream of this key.
  func uses(stream: Int64) -> Bool { versions[stream] != nil }

  /// Those of the tiles above the chunks too.
  var allFindings: [Finding] { findings + upper.findings }

  mutating func join(_ chunk: ChunkVerifier.Result) throws {
    var rest = chunk.edge.size
    for subtree in chunk.edge.subtrees {
      let level = 63 - rest.leadingZeroBitCount
      edge.append(subtree: subtree, level: level)
      rest -= 1 << UInt64(level)
    }
    if chunk.edge.size == UInt64(ChunkVerifier.width), let root = chunk.edge.subtrees.first {
      try upper.take(root)
    }
    // A chunk without rows behind a missing one: the first of them was named.
    if !chunk.isEmpty || !endsMissing { findings += chunk.findings }
    endsMissing = chunk.endsMissing
    marked += chunk.marked
    fingerprints.add(chunk.fingerprints)
    usedNames.formUnion(chunk.usedNames)
    if let first = chunk.firstRecorded, first < lastRecorded {
      findings.append(
        Finding(.recordedTime, at: Int64(edge.size) - Int64(chunk.edge.size) + 1))
    }
    if !chunk.isEmpty { lastRecorded = chunk.lastRecorded }
    // Behind a row that is missing or altered keys follow no order; that row was named.
    if findings.isEmpty {
      findings += [
        streamOrder.join(chunk.streamOrder) ? nil : Finding(.keyOrder, at: nil, in: "stream"),
        customerOrder.join(chunk.customerOrder) ? nil : Finding(.keyOrder, at: nil, in: "customer"),
      ].compactMap(\.self)
    }
    for (stream, link) in chunk.formerLinks { links.add(link, stream: stream) }
    for place in 0..<chunk.streams.table.count {
      let span = chunk.streams.table[place]
      if span.first != (versions[span.stream] ?? 0) &+ 1 {
        findings.append(Finding(.streamVersion, at: span.firstPosition))
      }
      versions[span.stream] = span.last
      links.add(span.link, stream: span.stream)
    }
  }
}
