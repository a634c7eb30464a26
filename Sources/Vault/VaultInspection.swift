public import Storage

extension VaultRows {
  /// Schema, pages and indexes of a vault, looked at without its key; nil if there is no vault.
  ///
  /// - Parameter isImmutable: read from where nobody can write, without a WAL beside it.
  public static func inspect(
    path: String, isImmutable: Bool = false
  ) throws -> SQLiteInspection? {
    var file = VaultSchema.file(path)
    file.isImmutable = isImmutable
    return try file.inspect()
  }
}
