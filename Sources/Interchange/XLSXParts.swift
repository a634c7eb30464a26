/// Which part a part refers to, and as what.
final class RelationsPart: ElementHandler {
  static let words: [StaticString] = ["Relationship", "Id", "Type", "Target"]

  private(set) var found: [String: (type: String, target: String)] = [:]

  func begin(_ tag: StartTag) throws {
    guard tag.depth == 1, let id = tag["Id"], let type = tag["Type"], let target = tag["Target"]
    else { return }
    // No workbook has more sheets.
    guard found.count < 10_000 else { throw WorkbookError.damaged }
    found[id.string] = (type.string, target.string)
  }

  func end(depth: Int) {}
}

/// The sheets of a workbook, and how it counts days.
final class WorkbookPart: ElementHandler {
  static let words: [StaticString] = ["sheet", "name", "sheetId", "r:id", "state"]

  private(set) var sheets: [(name: String, relation: String, isHidden: Bool)] = []
  private(set) var isFrom1904 = false
  private var isInSheets = false

  func begin(_ tag: StartTag) throws {
    switch tag.depth {
    case 0:
      guard tag.name == "workbook" else { throw WorkbookError.otherKind(.document) }
    case 1:
      isInSheets = tag.name == "sheets"
      if tag.name == "workbookPr", let flag = tag["date1904"] {
        isFrom1904 = flag == "1" || flag == "true" || flag == "on"
      }
    case 2 where isInSheets && tag.name == "sheet":
      guard sheets.count < 10_000 else { throw WorkbookError.damaged }
      let state = tag["state"]
      sheets.append(
        (
          tag["name"]?.string ?? "", tag.value(prefixed: "id")?.string ?? "",
          state.map { $0 == "hidden" || $0 == "veryHidden" } ?? false
        ))
    default: break
    }
  }

  func end(depth: Int) {}
}

/// How the cells of a workbook show numbers, by the number of their style.
final class StylesPart: ElementHandler {
  static let words: [StaticString] = [
    "numFmts", "numFmt", "numFmtId", "formatCode", "cellXfs", "xf", "fontId", "fillId", "borderId",
    "xfId", "applyNumberFormat", "alignment", "val", "rgb", "theme",
  ]

  private(set) var cellForms: [NumberForm] = []
  private var own: [Int: NumberForm] = [:]
  private var isInCells = false

  func begin(_ tag: StartTag) throws {
    switch tag.depth {
    case 1: isInCells = tag.name == "cellXfs"
    case 2 where tag.name == "numFmt":
      guard let number = tag["numFmtId"]?.number, let code = tag["formatCode"] else { return }
      guard own.count < 65_536 else { throw WorkbookError.damaged }
      own[number] = NumberForm(code: code.string)
    case 2 where isInCells && tag.name == "xf":
      guard cellForms.count < 65_536 else { throw WorkbookError.damaged }
      let number = tag["numFmtId"]?.number ?? 0
      cellForms.append(own[number] ?? NumberForm(builtIn: number))
    default: break
    }
  }

  func end(depth: Int) {}
}

extension CText {
  /// The whole number that is written there, in digits alone.
  var number: Int? {
    var value = 0
    for byte in bytes {
      guard byte &- UInt8(ascii: "0") < 10, value < 1 << 40 else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return bytes.isEmpty ? nil : value
  }
}
