import Testing
import Wording

@Suite("Values in messages")
struct QuotedTests {
  @Test(
    "What looks personal is not repeated",
    arguments: [
      "13800138000", "010-12345678", "王芳", "欧阳娜娜", "wang@example.com", "京A12345",
      "LSVAA49J132047371", "11010519491231002X", "姓名：王芳", "wxid_ab12cd34", "C-13800138000",
      "客户张三丰", "小王", "C-LSVAB2BR1CN123456",
    ])
  func hidden(text: String) {
    #expect(Quoted.value(text) == Quoted.hidden)
  }

  @Test(
    "What is no more than a word is",
    arguments: ["greeting", "journey.begun", "开票日期", "J-1", "colour"])
  func shown(text: String) {
    #expect(Quoted.value(text) == text)
  }

  @Test(
    "A header that looks personal is not repeated, but words of the trade that begin like a name are",
    arguments: [
      ("张三", Quoted.hidden), ("王芳 13800138000", Quoted.hidden), ("客户王芳", Quoted.hidden),
      ("小王", Quoted.hidden), ("姓名(王芳)", Quoted.hidden), ("京A12345", Quoted.hidden),
      ("LSVAB2BR1CN123456", Quoted.hidden), ("颜色", "颜色"), ("顾问工号", "顾问工号"),
      ("客户姓名", "客户姓名"), ("余款", "余款"), ("文件编号", "文件编号"), ("Order No.", "Order No."),
      ("满意度(1-5)", "满意度(1-5)"), ("org:resource", "org:resource"), ("车架号（VIN）", "车架号（VIN）"),
    ])
  func headings(text: String, shown: String) {
    #expect(Quoted.heading(text) == shown)
  }

  @Test("A long one is cut, and one that steers a terminal is plain")
  func plain() {
    #expect(Quoted.value(String(repeating: "x", count: 100)).count == 65)
    #expect(Quoted.value("a\u{1B}[31mb\u{202E}c\n") == "a [31mbc ")
  }

  @Test("A message of others loses the values it repeats where they look personal")
  func masked() {
    let text = "Unexpected argument '13800138000' for --limit x"
    #expect(
      Quoted.masked(text, without: ["--limit", "x", "13800138000"])
        == "Unexpected argument '…' for --limit x")
  }
}

@Suite("Names of persons")
struct PersonalNameTests {
  @Test(
    "Two to four Chinese characters that begin with a surname",
    arguments: ["王芳", "李小明", "欧阳娜娜", "司马光", "陈方安生", "张伟"])
  func chinese(text: String) {
    #expect(PersonalName.isChinese(text))
  }

  @Test(
    "Other words are none",
    arguments: ["王", "订单", "环节", "王芳的车辆", "展厅", "A王芳", "王芳1", "秦PLUS", "客户", "老客户介绍", ""])
  func words(text: String) {
    #expect(!PersonalName.isChinese(text))
  }

  @Test("Two or three words of letters alone are a name, with digits they are none")
  func latin() {
    #expect(PersonalName.isOfWords("Wang Fang") && PersonalName.isOfWords("John Paul Smith"))
    #expect(!PersonalName.isOfWords("desk 1") && !PersonalName.isOfWords("cli"))
  }
}

@Suite("Texts before a terminal")
struct PlainTextTests {
  @Test("No scalar that steers is left, whatever it is")
  func every() {
    for value in Array(UInt32(0)..<0x3000) + Array(0xFE00..<0xFFFF) + Array(0xE0000..<0xE0080) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let line = PlainText.line("a\(scalar)b")
      #expect(!line.unicodeScalars.contains(where: PlainText.isSteering), "\(value)")
      let isKept = PlainText.isSteering(scalar) == false
      #expect(line.unicodeScalars.contains(scalar) == (isKept || scalar == " "), "\(value)")
    }
    for value in [0x1B, 0x07, 0x7F, 0x9B, 0x90, 0x202E, 0x2066, 0x200B, 0xFEFF, 0x2028] {
      #expect(Unicode.Scalar(UInt32(value)).map(PlainText.isSteering) == true, "\(value)")
    }
  }

  @Test("Lines and tabs stay where there may be lines, and emoji stay joined")
  func kept() {
    #expect(PlainText.lines("a\n\tb\r") == "a\n\tb ")
    #expect(PlainText.line("a\nb") == "a b")
    #expect(PlainText.line("👨‍👩‍👧") == "👨‍👩‍👧")
  }

  @Test("JSON keeps its value")
  func json() {
    #expect(PlainText.json("[\"a\u{9B}b\u{202E}\"]\n") == "[\"a\\u009bb\\u202e\"]\n")
    #expect(PlainText.json("\"\u{E0041}\"") == "\"\\udb40\\udc41\"")
  }
}
