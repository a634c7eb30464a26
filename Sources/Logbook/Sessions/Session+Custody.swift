public import EventLog
public import Evidence
public import Exports
public import MerkleTree
public import ReadModels
public import Timelines

/// What a session does to keep, prove and hand out; each use case is explained where `Logbook`
/// carries it out.
extension Session {
  /// Erases a customer and everybody who is the same person, or a member of staff.
  public func erase(_ request: ErasureRequest) async throws -> ErasureReceipt {
    try await change { try $0.erase(request) }
  }

  /// Replaces the signing key.
  public func rotateKey() async throws -> RotatedKey {
    try await change { try $0.rotateKey() }
  }

  /// Copies log, blueprints and settings into a folder, while others may write.
  public func backUp(to path: String, vaultTo: String? = nil) async throws -> BackupReport {
    try await work { try $0.backUp(to: path, vaultTo: vaultTo) }
  }

  /// Brings the log to the newest format, as the first write does by itself.
  public func migrate() async throws -> MigrationReport {
    try await change { try $0.migrate() }
  }

  /// Checks the whole logbook against a trusted verifier key and kept checkpoints.
  public func verify(
    verifier: NoteVerifier? = nil, against kept: [SignedNote] = [],
    witnesses: [NoteVerifier] = [], opensKeys: Bool = false, looksForNames: Bool = false,
    comparesReadModels: Bool = false,
    progress: @escaping @Sendable (Int64) -> Void = { _ in }
  ) async throws -> VerificationReport {
    try await work {
      try $0.verify(
        verifier: verifier, against: kept, witnesses: witnesses, opensKeys: opensKeys,
        looksForNames: looksForNames, comparesReadModels: comparesReadModels, progress: progress)
    }
  }

  /// The signed checkpoint of the log's head.
  public func checkpoint() async throws -> SignedNote {
    try await work { try $0.checkpoint() }
  }

  /// A proof for the event at a position or with an id.
  public func prove(_ what: String) async throws -> LogProof {
    try await work { try $0.prove(what) }
  }

  /// A proof that the log of one size is the beginning of that of another.
  public func proveConsistency(
    from old: Int64, to size: Int64?
  ) async throws -> ConsistencyProof {
    try await work { try $0.proveConsistency(from: old, to: size) }
  }

  /// The root when the log had only so many events.
  public func root(at size: Int64) async throws -> MerkleHash {
    try await work { try $0.root(at: size) }
  }

  /// Rebuilds the read models; the size of the log they stand at.
  public func rebuild() async throws -> Int64 {
    try await work { try $0.rebuild().size }
  }

  /// Where the kept read models differ from rebuilt ones; nil if nowhere.
  public func checkReadModels() async throws -> BoardDifference? {
    try await work { try $0.checkReadModels() }
  }

  /// Writes the read models as they were into a new folder.
  public func replay(_ cut: Cut, to path: String) async throws -> ReplayReport {
    try await work { try $0.replay(cut, to: path) }
  }

  /// Writes an export to a file, where it appears whole or not at all.
  public func export(
    _ request: ExportRequest, to path: String
  ) async throws -> ExportStatement {
    try await work { try $0.export(request, to: FileOutput(path: path)) }
  }

  /// What a file that is kept current was written from, if it tells of the log up to a position.
  public func exportState(at position: Int64) async throws -> ExportState {
    try await work { $0.exportState(at: position) }
  }

  /// Whether a file of that state is no longer current.
  public func isOutdated(_ state: ExportState) async throws -> Bool {
    try await work { try $0.isOutdated(state) }
  }

  /// Refuses to write among the files of the logbook and its keys.
  public func checkPlace(_ path: String) async throws {
    try await work { try $0.checkPlace(path) }
  }

  /// The same, and notes the place, so that what a process leaves there that is killed is removed.
  public func claimPlace(_ path: String) async throws {
    try await work { try $0.claimPlace(path) }
  }

  /// Refuses a reason for opening personal data that is no code.
  public func checkReason(_ reason: String) async throws {
    try await work { try $0.checkReason(reason) }
  }

  /// Writes an evidence bundle to a place that is made when there is something to write.
  public func exportEvidence(
    _ request: EvidenceRequest, to place: @escaping @Sendable () throws -> any BundlePlace
  ) async throws -> ExportReport {
    try await work { try $0.exportEvidence(request, to: place()) }
  }

  /// What this logbook and its surroundings are like, and what is wrong with them.
  public func doctor() async throws -> [Diagnosis] {
    try await work { try $0.doctor() }
  }
}
