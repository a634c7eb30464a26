import Testing

@testable import Importing

@Suite("Cells of dealers' tables")
struct CellTextTests {
  @Test("What spreadsheets wrap around a text is none of it; words for nothing are nothing")
  func plain() {
    for cell in ["WJ1", " WJ1\u{3000}", "=\"WJ1\"", "'WJ1", "`WJ1"] {
      #expect(CellText.plain(cell) == "WJ1")
    }
    for cell in ["", " ", "\u{3000}", "-", "/", "无", "NULL", "null", "N/A", "#N/A", "—", "－"] {
      #expect(CellText.plain(cell) == nil, "\(cell)")
    }
    #expect(CellText.plain("无名氏") == "无名氏")
  }

  @Test("Names lose what is invisible and the spaces within Chinese ones")
  func names() {
    for cell in ["张三", "张三\u{200B}", "\u{FEFF}张三", "张 \u{3000}三", " 张三 "] {
      #expect(CellText.name(cell) == "张三")
    }
    #expect(CellText.name("Ｗang  Fang") == "Wang Fang")
    #expect(CellText.name("王芳 Wang") == "王芳 Wang")
  }

  @Test("VINs and numbers are folded")
  func folded() {
    for cell in ["ＬＴＥＳＴＶＩＮ000000077", "ltestvin 000000077", "LTESTVIN000000077"] {
      #expect(CellText.vin(cell) == "LTESTVIN000000077")
    }
    for cell in ["5", "5.0", "５", "5分", " 5.00 "] { #expect(CellText.number(cell) == 5) }
    for cell in ["4.5", "x", "5a", ""] { #expect(CellText.number(cell) == nil) }
  }

  @Test("Orders become ids: as they are, without a spreadsheet's signs, with a part of their hash")
  func orders() {
    #expect(OrderCode.read("D1") == .init(id: "D1"))
    #expect(OrderCode.read("202603051430000010") == .init(id: "202603051430000010"))
    #expect(OrderCode.read("=\"WJ1\"") == .init(id: "WJ1"))
    let slash = OrderCode.read("SO/2026/0001")
    #expect(slash?.id.hasPrefix("SO-2026-0001-") == true && slash?.sealed == "SO/2026/0001")
    #expect(slash?.id != OrderCode.read("SO-2026/0001")?.id)
    #expect(OrderCode.read("13812026030")?.isPersonal == true)
    #expect(OrderCode.read("王芳")?.isPersonal == true)
    #expect(OrderCode.read("-") == nil)
  }

  @Test("Headers are compared without signs of forms, and a day may stand beside its time")
  func headers() throws {
    let mapping = ImportMapping()
    let header = TableHeader(
      ["序号", "\u{FEFF}客户 ID", "手机号*", "合同编号（必填）", "流程节点", "日期", "时间", "备注", "备注"], mapping)
    try header.check(mapping)
    #expect(header.places[.customer] == [1] && header.places[.phone] == [2])
    #expect(header.places[.journey] == [3] && header.places[.occurred] == [5, 6])
    #expect(header.places[.note] == [7, 8])
    let other = TableHeader(["时间", "日期", "订单号", "订单编号", "环节", "颜色", "内饰"], mapping)
    #expect(other.places[.occurred] == [1, 0] && other.unknown == ["颜色", "内饰"])
    #expect(other.repeated == ["订单号, 订单编号"])
  }

  @Test("A mapping joins a day and its time, and chooses one of two columns of one name")
  func chosen() throws {
    let mapping = try ImportMapping(
      yaml: "columns: {occurred: [交车日, 时刻], note: 说明#2, journey: 合同, touchpoint: 步骤}")
    let header = TableHeader(["时刻", "合同", "步骤", "交车日", "说明", "说明"], mapping)
    try header.check(mapping)
    #expect(header.places[.occurred] == [3, 0] && header.places[.note] == [5])
  }
}
