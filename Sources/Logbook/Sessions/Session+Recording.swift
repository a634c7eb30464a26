public import FollowUps
internal import Interchange
public import Journeys

/// What a session changes; each use case is explained where `Logbook` carries it out.
extension Session {
  /// Records facts in order by one append, all or none.
  public func record(_ given: [Logbook.GivenFact]) async throws -> [RecordedFact] {
    try await change { try $0.record(given) }
  }

  /// Records a call to a customer and what follows from it.
  public func record(_ input: CallInput) async throws -> RecordedCall {
    try await change { try $0.record(input) }
  }

  /// Imports files in order; good rows are kept, bad ones listed.
  public func importFiles(
    _ paths: [String], _ options: ImportOptions,
    progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
  ) async throws -> ImportReport {
    try await change { try $0.importFiles(paths, options, progress: progress) }
  }

  /// Publishes a blueprint: the file by content, then the fact.
  public func publish(_ yaml: [UInt8]) async throws -> (blueprint: Blueprint, isNew: Bool) {
    try await change { try $0.publish(yaml) }
  }

  /// Keeps a year's holidays and names them in logbook.yaml.
  public func addHolidays(
    _ bytes: [UInt8], _ path: String
  ) async throws -> (name: String, year: HolidayYear, isRecorded: Bool) {
    try await change { try $0.addHolidays(bytes, path) }
  }

  /// Puts a factor set beside the blueprints; whether it is new.
  public func keepFactors(_ yaml: [UInt8]) async throws -> Bool {
    try await change { try $0.keepFactors(yaml) }
  }

  /// Records what was changed by hand in logbook.yaml, calendars and factor sets.
  public func acceptSettings() async throws -> [(file: String, position: Int64)] {
    try await change { try $0.acceptSettings() }
  }
}
