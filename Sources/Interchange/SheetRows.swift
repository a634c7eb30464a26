/// The rows of a sheet in Office Open XML, as they come.
final class SheetRows: RowSource {
  private let assembler: SheetAssembler
  private let parser: ExpatParser
  private var ready: ArraySlice<CSVRecord> = []
  private var isEnded = false

  init(_ source: any ByteSource, texts: SharedTexts, numbers: CellNumbers) throws {
    assembler = SheetAssembler(texts: texts, numbers: numbers)
    parser = try ExpatParser(source, words: SheetAssembler.words, handler: assembler)
  }

  func next() throws -> CSVRecord? {
    while ready.isEmpty, !isEnded {
      isEnded = try !parser.readPiece()
      ready = assembler.takeReady()[...]
    }
    return ready.popFirst()
  }
}

/// Turns the elements of a sheet into rows.
final class SheetAssembler: ElementHandler {
  static let wantsText = true
  static let words: [StaticString] = [
    "c", "r", "s", "t", "v", "row", "spans", "is", "f", "ht", "customHeight", "x14ac:dyDescent",
    "xml:space",
  ]
  private static let mostRows = 1_048_576
  private static let mostColumns = 16_384

  private enum Kind {
    case number, shared, inline, text, truth, date
  }

  private let texts: SharedTexts
  private let numbers: CellNumbers
  private var ready: [CSVRecord] = []

  private var isInData = false
  private var line = 0
  private var cells: [String] = []
  /// Bytes of the row's texts.
  private var weight = 0
  private var column = -1
  private var kind = Kind.number
  private var style = 0
  private var hasFormula = false
  private var isInValue = false
  private var value: [UInt8] = []
  private var inline: RichText?

  init(texts: SharedTexts, numbers: CellNumbers) {
    self.texts = texts
    self.numbers = numbers
  }

  /// The rows that are complete, each handed out once.
  func takeReady() -> [CSVRecord] {
    defer { ready.removeAll(keepingCapacity: true) }
    return ready
  }

  func begin(_ tag: StartTag) throws {
    switch tag.depth {
    case 0:
      guard tag.name == "worksheet" else { throw WorkbookError.damaged }
    case 1: isInData = tag.name == "sheetData"
    case 2 where isInData && tag.name == "row":
      line = tag["r"]?.number ?? line + 1
      guard 1...Self.mostRows ~= line else { throw WorkbookError.damaged }
      cells.removeAll(keepingCapacity: true)
      weight = 0
      column = -1
    case 3 where isInData && tag.name == "c": try beginCell(tag)
    case 4 where isInData:
      if tag.name == "v" {
        isInValue = true
      } else if tag.name == "is" {
        inline = RichText()
      } else if tag.name == "f" {
        hasFormula = true
      }
    default: inline?.begin(tag)
    }
  }

  private func beginCell(_ tag: StartTag) throws {
    column = try tag["r"].map(Self.column) ?? column + 1
    guard column < Self.mostColumns else { throw WorkbookError.damaged }
    style = tag["s"]?.number ?? 0
    kind = tag["t"].map(Self.kind) ?? .number
    hasFormula = false
    value.removeAll(keepingCapacity: true)
    inline = nil
  }

  private static func kind(_ type: CText) -> Kind {
    if type == "s" { return .shared }
    if type == "inlineStr" { return .inline }
    if type == "str" || type == "e" { return .text }
    if type == "b" { return .truth }
    if type == "d" { return .date }
    return .number
  }

  /// The column of a reference such as `AB12`, from 0.
  private static func column(_ reference: CText) throws -> Int {
    var column = 0
    for byte in reference.bytes {
      let letter = (byte & ~0x20) &- UInt8(ascii: "A")
      guard letter < 26 else { break }
      column = column * 26 + Int(letter) + 1
      guard column <= mostColumns else { throw WorkbookError.damaged }
    }
    guard column > 0 else { throw WorkbookError.damaged }
    return column - 1
  }

  func text(_ bytes: UnsafeRawBufferPointer) throws {
    if isInValue {
      guard value.count + bytes.count <= CSVReader.rowLimit else { throw WorkbookError.damaged }
      value.append(contentsOf: bytes)
    } else {
      try inline?.text(bytes)
    }
  }

  func end(depth: Int) throws {
    guard isInData else { return }
    switch depth {
    case 1: isInData = false
    case 2: finishRow()
    case 3: try finishCell()
    case 4: isInValue = false
    default: inline?.end(depth: depth)
    }
  }

  private func finishCell() throws {
    guard let text = try cellText(), !text.isEmpty else { return }
    weight += text.utf8.count
    // What is too long is named, and not kept.
    guard weight <= CSVReader.rowLimit else { return }
    while cells.count < column { cells.append("") }
    if cells.count == column { cells.append(text) } else { cells[column] = text }
  }

  private func cellText() throws -> String? {
    switch kind {
    case .shared:
      guard !value.isEmpty else { return nil }
      guard let number = Int(String(decoding: value, as: UTF8.self)) else {
        throw WorkbookError.damaged
      }
      return Self.unescaped(try texts.text(number))
    case .inline: return inline.map { Self.unescaped(String(decoding: $0.bytes, as: UTF8.self)) }
    case .text: return Self.unescaped(String(decoding: value, as: UTF8.self))
    case .truth:
      if value.isEmpty { return hasFormula ? WorkbookCell.unknownResult : nil }
      return value == [UInt8(ascii: "0")] ? "FALSE" : "TRUE"
    case .date: return String(decoding: value, as: UTF8.self)
    case .number:
      if value.isEmpty { return hasFormula ? WorkbookCell.unknownResult : nil }
      return numbers.text(value, style: style)
    }
  }

  private func finishRow() {
    if weight > CSVReader.rowLimit {
      ready.append(.bad(line: line, .rowTooLong(line: line, limit: CSVReader.rowLimit)))
    } else if !cells.isEmpty {
      ready.append(.row(CSVRow(line: line, endLine: line, cells: cells)))
    }
  }

  /// Characters that XML cannot hold are written as `_x000D_` (ECMA-376 part 1, 22.9.2.19).
  private static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "_")), text.contains("_x") else { return text }
    var plain = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let next = rest.first {
      let escape = rest.prefix(7)
      if next == "_", escape.count == 7, escape.last == "_",
        escape.dropFirst().first == "x",
        let code = UInt32(String(Substring(escape.dropFirst(2).dropLast())), radix: 16),
        let scalar = Unicode.Scalar(code)
      {
        plain.append(scalar)
        rest = rest.dropFirst(7)
      } else {
        plain.append(next)
        rest = rest.dropFirst()
      }
    }
    return String(plain)
  }
}
