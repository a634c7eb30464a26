/// How SQLite keeps a value, whatever its column was declared to hold.
public enum StorageClass: UInt64, Sendable {
  case integer = 1
  case real = 2
  case text = 3
  case blob = 4
  case null = 5
}

/// The storage classes of the columns of one row.
public struct StorageClasses: Sendable, Hashable {
  /// Three bits each, the first column lowest.
  @usableFromInline let packed: UInt64

  init(packed: UInt64) { self.packed = packed }

  public subscript(column: Int) -> StorageClass? {
    StorageClass(rawValue: packed >> UInt64(3 * column) & 7)
  }

  @inlinable
  public func isNull(_ column: Int) -> Bool { packed >> UInt64(3 * column) & 7 == 5 }
}

/// Which storage classes the columns of a table have.
public struct ClassRule: Sendable {
  public struct Column: Sendable {
    public let name: String
    let type: StorageClass
    /// Whether it may be NULL.
    let isOptional: Bool

    public static func integer(_ name: String, optional: Bool = false) -> Column {
      Column(name: name, type: .integer, isOptional: optional)
    }

    public static func text(_ name: String, optional: Bool = false) -> Column {
      Column(name: name, type: .text, isOptional: optional)
    }

    public static func blob(_ name: String, optional: Bool = false) -> Column {
      Column(name: name, type: .blob, isOptional: optional)
    }
  }

  public let table: String
  public let columns: [Column]
  @usableFromInline let expected: UInt64
  private let optional: [(mask: UInt64, null: UInt64)]
  /// A bit for each column of texts or blobs, the first column lowest.
  let byteColumns: UInt64

  /// - Parameter columns: in the order in which they are selected, at most 21.
  public init(_ table: String, _ columns: [Column]) {
    self.table = table
    self.columns = columns
    expected = columns.enumerated().reduce(0) {
      $0 | $1.element.type.rawValue << UInt64(3 * $1.offset)
    }
    optional = columns.enumerated().filter(\.element.isOptional).map {
      (7 << UInt64(3 * $0.offset), StorageClass.null.rawValue << UInt64(3 * $0.offset))
    }
    byteColumns = columns.enumerated().reduce(0) {
      $0 | ([.text, .blob].contains($1.element.type) ? 1 << UInt64($1.offset) : 0)
    }
  }

  public var select: String { columns.map(\.name).joined(separator: ", ") }

  /// Whether a row of the columns is as it must be.
  @inlinable
  public func holds(_ classes: StorageClasses) -> Bool {
    classes.packed == expected || holdsWithNulls(classes.packed)
  }

  @usableFromInline
  func holdsWithNulls(_ packed: UInt64) -> Bool {
    var rest = packed ^ expected
    for (mask, null) in optional where packed & mask == null { rest &= ~mask }
    return rest == 0
  }

  /// The first column that is not as it must be.
  public func fault(_ classes: StorageClasses) -> String? {
    for (index, column) in columns.enumerated() {
      let found = classes[index]
      if found == column.type || (column.isOptional && found == .null) { continue }
      return column.name
    }
    return nil
  }
}
