public import FollowUps
public import Importing
internal import Interchange
public import Journeys
public import Presentation

/// What a session changes; each use case is explained where `Logbook` carries it out.
extension Session {
  /// Records several facts together, all or none.
  public func record(_ facts: [Logbook.GivenFact]) async throws -> [RecordedFact] {
    try await change { try $0.record(facts) }
  }

  /// The walk through a journey's blueprint, as far as the journey has come.
  public func walk(_ journey: String) async throws -> DeliveryWalk {
    try await work { try $0.walk(journey) }
  }

  /// Records what an answer became, and goes on with the journey as it then is.
  public func record(
    _ facts: [FactInput], of journey: String, in walk: inout DeliveryWalk
  ) async throws -> WalkedFacts {
    let before = walk
    let (recorded, after) = try await change { book in
      var walk = before
      let recorded = try book.record(facts, of: journey, in: &walk)
      return (recorded, walk)
    }
    walk = after
    return recorded
  }

  /// A mapping for the headers of a file, to be looked through and kept.
  public func suggestMapping(_ path: String, _ options: ImportOptions) async throws -> String {
    try await work { try $0.suggestMapping(path, options) }
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
