import EventLog
import MerkleTree
import TestSupport
import Testing

extension EventLogConformance {
  package static var proving: [Rule] {
    [
      Rule("The head's root is that of a tree built from the exported lines, at any size") {
        trial in
        var number = 0
        for size in [1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 513, 700] {
          try await trial.log.putEach(Sample.events(number..<size))
          number = size
          let head = try trial.log.head()
          #expect(head.size == Int64(size))
          #expect(try head.root == root(of: trial.log.lines()), "size \(size)")
        }
      },
      Rule("The root at a size is what the head's root was when the log had that size") { trial in
        try await trial.log.putEach(Sample.events(1..<601))
        var edge = TreeEdge()
        #expect(try trial.log.root(at: 0) == .emptyRoot)
        for line in try trial.log.lines() {
          edge.append(leaf: .leaf(line))
          #expect(try trial.log.root(at: Int64(edge.size)) == edge.root, "size \(edge.size)")
        }
      },
      Rule("A proof holds for its event, by its checkpoint and the log's key alone") {
        try await proofs($0)
      },
      Rule("There is no proof for a position without an event") { trial in
        try await trial.log.putEach(Sample.events(1..<4))
        for position: Int64 in [0, -1, 4, .max] {
          #expect(throws: ProofError.outOfRange) { try trial.log.prove(position: position) }
        }
      },
      Rule("A checkpoint is signed by the log's key and covers the head") { trial in
        for size in [1, 5, 300] {
          try await trial.log.putEach(Sample.events((try trial.log.events().count)..<size))
          let note = try trial.log.checkpoint()
          let checkpoint = try #require(Checkpoint(text: note.text))
          let head = try trial.log.head()
          #expect(note.isSigned(by: trial.verifier))
          #expect(checkpoint.origin == Sample.origin)
          #expect(checkpoint.size == UInt64(size) && head.size == Int64(size))
          #expect(checkpoint.root == head.root)
          #expect(SignedNote(note.description) == note)
        }
      },
      Rule("A log that has not grown gives its checkpoint again") { trial in
        try await trial.log.putEach(Sample.events(1..<4))
        let note = try trial.log.checkpoint()
        #expect(try trial.log.checkpoint() == note)
        try await trial.log.put(Sample.event(1))
        #expect(try trial.log.checkpoint() == note)
        try await trial.log.put(Sample.event(4))
        #expect(try trial.log.checkpoint() != note)
      },
      Rule("An empty log has a checkpoint too: of size 0 and the root of nothing") { trial in
        let note = try trial.log.checkpoint()
        let checkpoint = try #require(Checkpoint(text: note.text))
        #expect(note.isSigned(by: trial.verifier))
        #expect(checkpoint.size == 0 && checkpoint.root == .emptyRoot)
      },
    ]
  }

  private static func proofs(_ trial: Trial) async throws {
    let log = trial.log
    let seed: UInt64 = 0x9700F
    var random = SplitMix64(seed: seed)
    var size = 0
    for next in [1, 2, 100, 256, 257, 520] {
      try await log.putEach(Sample.events(size..<next))
      size = next
      let lines = try log.lines()
      for position in [1, size, 1 + random.below(size), 1 + random.below(size)] {
        let proof = try log.prove(position: Int64(position))
        let read = try #require(LogProof(proof.description))
        #expect(read == proof && proof.index == UInt64(position - 1))
        #expect(read.note.isSigned(by: trial.verifier))
        let checkpoint = try #require(Checkpoint(text: read.note.text))
        #expect(checkpoint.size == UInt64(size))
        try Proofs.verifyInclusion(
          leaf: .leaf(lines[position - 1]), index: read.index, size: checkpoint.size,
          proof: read.hashes, root: checkpoint.root)
        #expect(throws: ProofError.self, "position \(position) of \(size), seed \(seed)") {
          try Proofs.verifyInclusion(
            leaf: .leaf(lines[position - 1] + [0x20]), index: read.index, size: checkpoint.size,
            proof: read.hashes, root: checkpoint.root)
        }
      }
    }
  }
}
