internal import CanonicalJSON

/// The fields of every kind of fact side by side, in the order of their names, for the walk over each event of a log: looked
/// up without counting a reference. Made once and never let go.
struct FactColumns: @unchecked Sendable {
  // Unchecked: nothing is written after it was made.
  struct Column {
    let key: InlineKey
    /// Its place among the schema's fields.
    let field: UInt8
    let slot: DigestSlot
  }

  private let kinds: UnsafePointer<UnsafeBufferPointer<Column>>
  /// A bit for each required field.
  private let needed: UnsafePointer<UInt64>

  static let all = FactColumns(FactKind.allCases.map(FactCatalogue.schema))

  private init(_ schemas: [FactSchema]) {
    let kinds = UnsafeMutablePointer<UnsafeBufferPointer<Column>>.allocate(capacity: schemas.count)
    let needed = UnsafeMutablePointer<UInt64>.allocate(capacity: schemas.count)
    for (place, schema) in schemas.enumerated() {
      // A name too long for a key would never be found; no field has one.
      let found = schema.fields.enumerated().sorted { $0.element.name < $1.element.name }
        .compactMap { index, field in
          Array(field.name.utf8).withUnsafeBytes { InlineKey($0) }.map {
            Column(
              key: $0, field: UInt8(truncatingIfNeeded: index),
              slot: DigestSlot(field: field.name, of: schema.kind))
          }
        }
      let columns = UnsafeMutableBufferPointer<Column>.allocate(capacity: found.count)
      _ = columns.initialize(from: found)
      (kinds + place).initialize(to: UnsafeBufferPointer(columns))
      (needed + place).initialize(
        to: schema.fields.enumerated().reduce(0) {
          $0 | ($1.element.isRequired ? 1 << UInt64($1.offset) : 0)
        })
    }
    self.kinds = UnsafePointer(kinds)
    self.needed = UnsafePointer(needed)
  }

  subscript(kind: FactKind) -> UnsafeBufferPointer<Column> { kinds[kind.ordinal] }

  func required(_ kind: FactKind) -> UInt64 { needed[kind.ordinal] }

  /// Where the column of a key stands.
  ///
  /// - Parameter near: where the last key of the same object was found; canonical text has its
  ///   keys in the order of the columns, so the search goes on from there.
  @inline(__always)
  static func find(
    _ bytes: UnsafeRawBufferPointer, in columns: UnsafeBufferPointer<Column>, near: Int
  ) -> Int? {
    guard let key = InlineKey(bytes), let base = columns.baseAddress else { return nil }
    var place = near
    while place < columns.count {
      if base[place].key == key { return place }
      place += 1
    }
    place = 0
    while place < near {
      if base[place].key == key { return place }
      place += 1
    }
    return nil
  }
}
