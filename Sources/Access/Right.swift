/// What somebody may do, use case by use case, and which fields they may see.
public enum Right: String, Sendable, CaseIterable {
  /// The lists of journeys, deliveries and blueprints, without names.
  case readLists
  /// A customer's timeline, without names.
  case readTimelines
  /// The list of calls, without names.
  case readCalls
  case readReports
  /// The entries of the log as they are, and the stream of new ones.
  case readEvents
  /// Who has read whose data.
  case readAccesses
  /// The field of names, phones and words, wherever they are sealed; and finding people by them.
  case openNames
  /// The field of what a car cost the dealer.
  case readCosts
  /// Settings, calendars and factor sets, and whether they are as recorded.
  case readSettings
  case recordFacts
  case recordCalls
  case publishBlueprints
  case changeSettings
  /// Checkpoints and proofs.
  case prove
  /// Checks of the whole logbook.
  case verify
  case erase
  case backUp
  case rotateKeys
  /// Users, tokens and devices.
  case manageAccess
  /// The server's metrics and versions.
  case observe
}

/// Which role has which right: all of it stands here.
public enum Rights {
  static let table: [(right: Right, roles: Set<Role>)] = [
    (.readLists, [.recorder, .caller, .manager, .auditor, .privacyOfficer, .administrator]),
    (.readTimelines, [.recorder, .caller, .manager, .auditor, .privacyOfficer]),
    (.readCalls, [.caller, .manager, .auditor]),
    (.readReports, [.manager, .auditor]),
    (.readEvents, [.manager, .auditor, .privacyOfficer]),
    (.readAccesses, [.auditor, .privacyOfficer]),
    (.openNames, [.recorder, .caller, .manager, .privacyOfficer]),
    (.readCosts, [.manager]),
    (.readSettings, [.manager, .auditor, .administrator]),
    (.recordFacts, [.recorder, .manager]),
    (.recordCalls, [.caller, .manager]),
    (.publishBlueprints, [.manager]),
    (.changeSettings, [.manager, .administrator]),
    (.prove, [.manager, .auditor, .privacyOfficer]),
    (.verify, [.auditor, .administrator]),
    (.erase, [.privacyOfficer]),
    (.backUp, [.administrator]),
    (.rotateKeys, [.administrator]),
    (.manageAccess, [.administrator]),
    (.observe, [.administrator, .auditor]),
  ]

  /// Whether one of the roles has the right.
  public static func allow(_ right: Right, _ roles: Set<Role>) -> Bool {
    table.contains { $0.right == right && !$0.roles.isDisjoint(with: roles) }
  }

  /// Who has a right.
  public static func roles(with right: Right) -> Set<Role> {
    table.first { $0.right == right }?.roles ?? []
  }
}
