public import Wording

/// Why a file cannot be read as a workbook.
public enum WorkbookError: ExplainedError, Hashable {
  /// What a file is that has the name or the first bytes of a workbook.
  public enum Kind: String, Sendable {
    case archive, openDocument, binaryWorkbook, document, webArchive, oldFormat, text
  }

  /// A password is needed to open it.
  case encrypted
  case otherKind(Kind)
  case damaged
  /// There is no sheet of the name that was given.
  case noSheet(wanted: String, known: [String])
  /// A sheet was named for a file that has none.
  case noSheets
  /// The limit in MiB.
  case tooLarge(limit: Int)
  case tooManyTexts(limit: Int)

  public var code: String {
    switch self {
    case .encrypted: "workbook.encrypted"
    case .otherKind: "workbook.otherKind"
    case .damaged: "workbook.damaged"
    case .noSheet: "workbook.noSheet"
    case .noSheets: "workbook.noSheets"
    case .tooLarge: "workbook.tooLarge"
    case .tooManyTexts: "workbook.tooManyTexts"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .encrypted:
      Sentence(
        "工作簿设有密码，无法读取；请在表格软件里打开，去掉密码后另存，再导入",
        "the workbook is protected by a password; open it in a spreadsheet program, save it "
          + "without the password, and import that")
    case .otherKind(let kind): kind.sentence
    case .damaged:
      Sentence(
        "工作簿不完整或已损坏；请重新导出，或在表格软件里打开后另存",
        "the workbook is incomplete or damaged; export it again, or open it in a spreadsheet "
          + "program and save it anew")
    case .noSheet(let wanted, let known):
      Sentence(
        "没有名为 \(Quoted.value(wanted)) 的工作表；有：\(known.map(Quoted.heading).joined(separator: "、"))",
        "there is no sheet \(Quoted.value(wanted)); the sheets are: "
          + known.map(Quoted.heading).joined(separator: ", "))
    case .noSheets:
      Sentence(
        "这不是工作簿，没有工作表；请去掉 --sheet",
        "this is no workbook and has no sheets; leave out --sheet")
    case .tooLarge(let limit):
      Sentence(
        "工作簿解压后超过 \(limit) MiB，不读取；请分成几个文件，或另存为 CSV",
        "the workbook is larger than \(limit) MiB unpacked and is not read; divide it, or save it "
          + "as CSV")
    case .tooManyTexts(let limit):
      Sentence(
        "工作簿里不同的文字超过 \(limit) 条；请分成几个文件，或另存为 CSV",
        "the workbook holds more than \(limit) different texts; divide it, or save it as CSV")
    }
  }
}

extension WorkbookError.Kind {
  fileprivate var sentence: Sentence {
    switch self {
    case .archive:
      Sentence(
        "这是压缩包，不是工作簿；请解压，再导入里面的文件",
        "this is a zip archive and no workbook; unpack it and import the files in it")
    case .openDocument:
      Sentence(
        "这是 OpenDocument 文件（ODS）；请另存为 XLSX 或 CSV",
        "this is an OpenDocument file (ODS); save it as XLSX or CSV")
    case .binaryWorkbook:
      Sentence(
        "这是二进制工作簿（XLSB）；请另存为 XLSX 或 CSV",
        "this is a binary workbook (XLSB); save it as XLSX or CSV")
    case .document:
      Sentence(
        "这是文档，不是工作簿；请把表格另存为 XLSX 或 CSV",
        "this is a document and no workbook; save its table as XLSX or CSV")
    case .webArchive:
      Sentence(
        "这是单个文件网页（MHT），只是名字像工作簿；请用表格软件打开并另存为 XLSX",
        "this is a web archive (MHT) under the name of a workbook; open it in a spreadsheet "
          + "program and save it as XLSX")
    case .text:
      Sentence(
        "这是文本，不是工作簿；请按 CSV 导入", "this is text and no workbook; import it as CSV")
    case .oldFormat:
      Sentence(
        "这是 1997 年以前的工作簿；请用表格软件打开并另存为 XLSX",
        "this is a workbook from before 1997; open it in a spreadsheet program and save it as XLSX")
    }
  }
}
