internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import MerkleTree
internal import Vault

extension BundleCheck {
  /// Entries, proofs and what is opened, line by line side by side: all are in order of position.
  mutating func checkEntries(
    _ members: [String: BundleMember], _ manifest: BundleManifest
  ) throws {
    guard let entries = members[BundleFormat.entries], let proofs = members[BundleFormat.proofs],
      let root = MerkleHash(base64: manifest.root)
    else { return }
    var lines = try BundleLines(entries)
    var paths = try BundleLines(proofs)
    var openings = try members[BundleFormat.opened].map(BundleOpenings.init)
    if try openings?.begins() == false {
      try add(.malformed, BundleFormat.opened)
      openings = nil
    }
    var last: UInt64?
    var number = 0
    while Int64(number) < manifest.entries {
      let line = try next(&lines, BundleFormat.entries, number + 1)
      let path = try next(&paths, BundleFormat.proofs, number + 1)
      guard let line, let path else {
        if line == nil { try add(.count, BundleFormat.entries) }
        if path == nil { try add(.count, BundleFormat.proofs) }
        break
      }
      number += 1
      self.entries = number
      guard let proof = BundleProof(path) else {
        try add(.malformed, BundleFormat.proofs, line: number)
        continue
      }
      if let last, proof.index <= last { try add(.order, BundleFormat.proofs, line: number) }
      last = proof.index
      guard Self.leads(line, proof, manifest, root) else {
        try add(.proof, BundleFormat.entries, line: number)
        continue
      }
      guard let event = Self.event(line) else {
        try add(.malformed, BundleFormat.entries, line: number)
        continue
      }
      if let sealed = event.sealed, let openings {
        let context = SealingContext(
          origin: manifest.origin, eventID: event.id.description, type: event.type,
          customer: event.customer ?? "")
        try open(openings, Int64(proof.index), sealed, context)
      }
    }
    if Int64(number) == manifest.entries {
      let line = try next(&lines, BundleFormat.entries, number + 1)
      let path = try next(&paths, BundleFormat.proofs, number + 1)
      if line != nil { try add(.count, BundleFormat.entries) }
      if path != nil { try add(.count, BundleFormat.proofs) }
    }
    if let openings { try finish(openings) }
  }

  /// The next line; one that is too long ends the check, for where it ends nobody looks.
  private mutating func next(
    _ lines: inout BundleLines, _ file: String, _ number: Int
  ) throws -> [UInt8]? {
    do {
      return try lines.next()
    } catch is BundleLines.TooLong {
      try add(.huge, file, line: number)
      throw Stop()
    }
  }

  private static func leads(
    _ line: [UInt8], _ proof: BundleProof, _ manifest: BundleManifest, _ root: MerkleHash
  ) -> Bool {
    do {
      try Proofs.verifyInclusion(
        leaf: .leaf(line), index: proof.index, size: UInt64(manifest.size), proof: proof.hashes,
        root: root)
      return true
    } catch {
      return false
    }
  }

  /// The event of an entry in the one form that entries have; nil for any other.
  private static func event(_ line: [UInt8]) -> Event? {
    guard let json = BundleFormat.json(line),
      let (event, recorded) = try? EntryReader.read(json, extra: []), let recorded,
      json["id"]?.text == event.id.description, json["time"]?.text == event.time.text,
      json["recordedtime"]?.text == recorded.text
    else { return nil }
    return event
  }
}

// MARK: What is opened

extension BundleCheck {
  /// The opening that waits for its entry; nil when there are no more.
  private mutating func waiting(_ openings: BundleOpenings) throws -> BundleOpening? {
    while true {
      switch try openings.peek() {
      case .opening(let opening): return opening
      case .end: return nil
      case .malformed:
        try add(.malformed, BundleFormat.opened, line: openings.number)
        openings.drop()
      case .tooLong:
        try add(.huge, BundleFormat.opened, line: openings.number)
        throw Stop()
      }
    }
  }

  /// Checks what is opened of the entry at an index.
  private mutating func open(
    _ openings: BundleOpenings, _ index: Int64, _ sealed: [UInt8], _ context: SealingContext
  ) throws {
    while let opening = try waiting(openings), opening.index < index {
      try add(.additional, BundleFormat.opened, line: openings.number)
      openings.drop()
    }
    guard let opening = try waiting(openings), opening.index == index else {
      openings.isMissing = true
      return
    }
    openings.drop()
    guard let disclosure = opening.disclosure else {
      erased += 1
      return
    }
    do throws(Disclosure.Mismatch) {
      try disclosure.check(against: sealed, for: context)
      opened += 1
    } catch {
      let kind: BundleFault.Kind = error == .commitment ? .commitment : .plaintext
      try add(kind, BundleFormat.opened, line: openings.number)
    }
  }

  /// What is left belongs to no entry.
  private mutating func finish(_ openings: BundleOpenings) throws {
    while try waiting(openings) != nil {
      try add(.additional, BundleFormat.opened, line: openings.number)
      openings.drop()
    }
    if !openings.isFramed { try add(.malformed, BundleFormat.opened) }
    if faults.isEmpty, openings.isMissing { try add(.missing, BundleFormat.opened) }
  }
}
