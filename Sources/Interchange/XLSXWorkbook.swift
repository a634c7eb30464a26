/// A workbook in Office Open XML (ECMA-376): a zip of XML parts.
///
/// Sheets are read piece by piece; only the texts that cells share and the formats of numbers are
/// kept, within bounds.
public final class XLSXWorkbook: WorkbookSource {
  /// The most MiB that one part may have unpacked.
  static let partLimit = 4_096

  public let sheets: [WorkbookSheet]
  private let zip: WorkbookParts
  private let texts: SharedTexts
  private let numbers: CellNumbers

  /// - Parameter open: opens the file anew, each time from its start.
  /// - Throws: `WorkbookError`, `XMLError` of a part, and what the source throws.
  public init(_ open: @escaping () throws -> any SeekableByteSource) throws {
    zip = try WorkbookParts(open)
    let main = try zip.mainPart()
    let relations = try zip.relations(of: main)
    let book = WorkbookPart()
    try zip.read(main, words: WorkbookPart.words, book)
    sheets = book.sheets.compactMap { sheet in
      guard let target = relations[sheet.relation], target.type.hasSuffix("/worksheet") else {
        return nil
      }
      return WorkbookSheet(name: sheet.name, isHidden: sheet.isHidden, place: target.part)
    }
    let styles = StylesPart()
    if let part = relations.values.first(where: { $0.type.hasSuffix("/styles") })?.part {
      try zip.read(part, words: StylesPart.words, styles)
    }
    let shared = SharedTextsPart()
    if let part = relations.values.first(where: { $0.type.hasSuffix("/sharedStrings") })?.part {
      try zip.read(part, words: SharedTextsPart.words, shared)
    }
    texts = shared.texts
    numbers = CellNumbers(
      dates: SerialDate(isFrom1904: book.isFrom1904), forms: styles.cellForms)
  }

  public func rows(of sheet: WorkbookSheet) throws -> any RowSource {
    try SheetRows(zip.open(sheet.place), texts: texts, numbers: numbers)
  }
}

/// The parts of a workbook by their names.
private final class WorkbookParts {
  private let open: () throws -> any SeekableByteSource
  /// The names in the archive as written, by their normalised form.
  private var names: [String: String] = [:]

  init(_ open: @escaping () throws -> any SeekableByteSource) throws {
    self.open = open
    let zip = try Unpacker(open(), .zip, damage: WorkbookError.damaged)
    var isEncrypted = false
    while let member = try zip.next() {
      isEncrypted = isEncrypted || member.isEncrypted
      let form = Self.form(member.name)
      if names[form] == nil { names[form] = member.name }
    }
    if isEncrypted { throw WorkbookError.encrypted }
  }

  /// Some programs write `\` for `/`, or begin with one, or write names in other cases.
  private static func form(_ name: String) -> String {
    let plain = name.replacing("\\", with: "/").lowercased()
    return plain.hasPrefix("/") ? String(plain.dropFirst()) : plain
  }

  func open(_ part: String) throws -> any ByteSource {
    guard let name = names[Self.form(part)] else { throw WorkbookError.damaged }
    let zip = try Unpacker(open(), .zip, damage: WorkbookError.damaged)
    while let member = try zip.next() {
      if member.name == name {
        return LimitedSource(
          zip, limit: XLSXWorkbook.partLimit << 20,
          excess: WorkbookError.tooLarge(limit: XLSXWorkbook.partLimit))
      }
    }
    throw WorkbookError.damaged
  }

  func read(_ part: String, words: [StaticString], _ handler: some ElementHandler) throws {
    try ExpatParser(open(part), words: words, handler: handler).readAll()
  }

  struct Relation {
    let type: String
    let part: String
  }

  /// The part that the whole archive is about.
  /// - Throws: `WorkbookError.otherKind` for an archive that is no workbook.
  func mainPart() throws -> String {
    if names["_rels/.rels"] != nil,
      let main = try relations(of: "").values.first(where: {
        $0.type.hasSuffix("/officeDocument")
      })?.part
    {
      if main.hasSuffix(".bin") { throw WorkbookError.otherKind(.binaryWorkbook) }
      guard Self.form(main).hasSuffix("workbook.xml") || Self.form(main).hasPrefix("xl/") else {
        throw WorkbookError.otherKind(.document)
      }
      return main
    }
    if names["xl/workbook.xml"] != nil { return "xl/workbook.xml" }
    if names["content.xml"] != nil { throw WorkbookError.otherKind(.openDocument) }
    throw WorkbookError.otherKind(.archive)
  }

  /// What a part refers to, by identifier; of the empty part, the archive as a whole.
  func relations(of part: String) throws -> [String: Relation] {
    let cut = part.lastIndex(of: "/").map { part.index(after: $0) } ?? part.startIndex
    let folder = part[..<cut]
    let list = RelationsPart()
    let name = folder + "_rels/" + part[cut...] + ".rels"
    guard names[Self.form(String(name))] != nil else { return [:] }
    try read(String(name), words: RelationsPart.words, list)
    return list.found.mapValues { type, target in
      Relation(type: type, part: Self.resolve(target, in: String(folder)))
    }
  }

  /// A target is told from the root, or from the folder of what refers to it.
  private static func resolve(_ target: String, in folder: String) -> String {
    if target.hasPrefix("/") { return String(target.dropFirst()) }
    var path: [Substring] = []
    for step in (folder + target).split(separator: "/") where step != "." {
      if step == ".." { _ = path.popLast() } else { path.append(step) }
    }
    return path.joined(separator: "/")
  }
}
