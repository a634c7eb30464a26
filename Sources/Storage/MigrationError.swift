public import Wording

/// Why a log cannot be brought up to this program's format.
public enum MigrationError: ExplainedError, Equatable {
  /// A value is kept in a way in which no log writes it: somebody changed the database.
  ///
  /// - Parameter row: the key of its row; of an event, the position.
  case unfit(path: String, table: String, column: String, row: Int64)

  public var code: String {
    switch self {
    case .unfit: "migration.unfit"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .unfit(let path, let table, let column, let row):
      Sentence(
        "\(path) 无法升级格式：表 \(table) 第 \(row) 行的 \(column) 类型不对，有人改动过；"
          + "日志未动，请运行 touchstone verify 核对，并从备份恢复",
        "\(path) cannot be brought to the new format: \(table).\(column) of row \(row) has a wrong "
          + "type, so somebody changed it; nothing was written. Run touchstone verify, and restore "
          + "the logbook from a backup")
    }
  }
}
