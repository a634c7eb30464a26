/// Who may come in, and who was refused: facts of the logbook, with codes only.
extension FactCatalogue {
  /// The roles by name; a test compares them with those that have rights.
  public static let roles = [
    "recorder", "caller", "manager", "auditor", "privacyOfficer", "administrator",
  ]

  private static let user = FactField("user", .code, required: true)
  private static let token = FactField("token", .code, required: true)
  private static let given = FactField("roles", .list(.choice(roles)), required: true)

  static let admission: [FactSchema] = [
    FactSchema(.userAdded, [user, given]),
    FactSchema(.userStopped, [user]),
    FactSchema(.roleChanged, [user, given]),
    FactSchema(.tokenAdded, [token, given, FactField("until", .time, required: true)]),
    FactSchema(.tokenRevoked, [token]),
    // How many since the fact before; who they were nobody knows.
    FactSchema(.signInRefused, [FactField("count", count, required: true)]),
  ]
}
