extension FactKind {
  /// The stream of a fact about the logbook as a whole: what was read, and what others report about
  /// the shop.
  public var logbookSubject: String {
    switch self {
    case .indexReported, .indicatorReported: "logbook/indices"
    case .keyRotated: "logbook/keys"
    case .settingsChanged, .calendarPublished, .factorsPublished: "logbook/settings"
    case .userAdded, .userStopped, .roleChanged, .tokenAdded, .tokenRevoked, .signInRefused:
      "logbook/users"
    default: "logbook/access"
    }
  }
}
