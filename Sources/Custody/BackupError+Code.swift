extension BackupError {
  public var code: String { "backup." + name }

  /// Promised to programs, however the case is called.
  private var name: String {
    switch self {
    case .badPlace: "badPlace"
    case .vaultWithLog: "vaultWithLog"
    case .badEntry: "badEntry"
    case .openToOthers: "openToOthers"
    case .otherLog: "otherLog"
    case .notABackup: "notABackup"
    case .fileDamaged: "fileDamaged"
    case .manifestForged: "manifestForged"
    case .unsigned: "unsigned"
    case .vaultForged: "vaultForged"
    case .vaultUnsigned: "vaultUnsigned"
    case .damaged: "damaged"
    case .shorter: "shorter"
    case .vaultClosed: "vaultClosed"
    }
  }
}
