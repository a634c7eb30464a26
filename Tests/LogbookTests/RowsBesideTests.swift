import Foundation
import Interchange
import Testing
import Wording

@testable import Importing
@testable import Logbook

/// Rows and signs that stand in dealers' tables and belong to no touchpoint.
@Suite("Sums below tables, and full-width separators")
struct RowsBesideTests {
  private func take(_ text: String) throws -> ImportReport.File {
    let books = try Workbooks()
    try Data(text.utf8).write(to: URL(filePath: books.path("a.csv")))
    return try books.take("a.csv")
  }

  @Test("Rows of sums and signatures are no touchpoints: a warning, and no journey of that name")
  func sums() throws {
    let head = "序号,订单号,客户姓名,环节,时间,感受,备注\n1,D1,张三,预约,2026-03-05 14:30,6,\n"
    for row in [
      "合计,,,,,6,", "合 计：,1,,,,6,", ",合计,,,2026-03-31 18:00,,", ",总计 1 条,,1,,,", "本页小计,1,1,1,1,6,1",
      "制表人：孙会计,,,,审核：,,",
      ",,,,平均分,6,", "Total,1,,,,6,", "制表人：李四,,,,,,", ",审核：王五,,,,,", ",合计,,预约,2026-03-31 18:00,,",
    ] {
      let file = try take(head + row + "\n")
      #expect(file.appended == 1 && file.rejected == 0 && file.read == 1, "\(row)")
      #expect(file.warnings.map(\.code) == ["row.passedOver"], "\(row)")
      #expect(file.warnings.map(\.line) == [3], "\(row)")
    }
    // What is wrong with a row stays wrong.
    for row in [
      ",SUM-1,,飞行,2026-03-05 14:30,6,", ",D2,,,2026-03-05 14:30,6,合计",
      ",D2,合计,飞行,2026-03-05 14:30,6,",
    ] {
      #expect(try take(head + row + "\n").rejected == 1, "\(row)")
    }
    #expect(try take(head + ",SUM-1,合计,预约,2026-03-05 14:30,6,合计\n").appended == 2)
  }

  @Test(
    "Full-width separators are named, in the header and in single rows; in a cell they are text")
  func separators() throws {
    let rows = ["订单号,环节,时间,备注", "D1,预约,2026-03-05 14:30,好，很好；谢谢"]
    #expect(try take(rows.joined(separator: "\n")).appended == 1)
    for sign in ["，", "；", "｜"] {
      let books = try Workbooks()
      let wide = rows[0].replacing(",", with: sign)
      for (place, header) in [wide, "订单号,环节\(sign)时间\(sign)备注"].enumerated() {
        try Data("\(header)\n\(rows[1])".utf8)
          .write(to: URL(filePath: books.path("\(place).csv")))
        #expect(
          try books.refusal("\(place).csv") as? InputError == .badSeparator(found: sign),
          "\(header)")
      }
      for row in ["D2\(sign)预约\(sign)2026-03-05 14:30", "D2,预约\(sign)2026-03-05 14:30\(sign)好"] {
        let file = try take(rows.joined(separator: "\n") + "\n" + row)
        #expect(file.rejects.map(\.code) == ["row.fullWidthSeparator"], "\(row)")
        #expect(file.rejects.first?.reason.chinese.contains(sign) == true)
      }
    }
  }

  @Test("Refused rows are listed in the order of the file, whoever refused them")
  func order() throws {
    var text = "订单号,环节,时间\n"
    // What the log refuses is known after what is wrong with a row itself.
    for number in 0..<40 {
      text +=
        number.isMultiple(of: 2)
        ? "D1,预约,2026-03-05 14:\(10 + number)\n" : "D1,飞行,2026-03-05 14:30\n"
    }
    let file = try take(text)
    #expect(file.appended == 1 && file.rejected == 39)
    #expect(file.rejects.map(\.line) == Array(3...41))
    var report = ImportReport.File(path: "a")
    for line in (1...2_500).reversed() { report.reject(line: line, RowError.erased) }
    #expect(report.rejects.map(\.line) == Array(1...1_000) && report.rejected == 2_500)
  }

  @Test("A header may say something in brackets; of another scale or another person it must not")
  func qualified() throws {
    let row = "\nD1,预约,2026-03-05 14:30,LSVAA2186E2000000,6,13900000001"
    let head = "订单号,流程节点,完成时间(24小时制),车架号（VIN）,"
    let file = try take(head + "满意度（1-7）,联系电话" + row)
    #expect(file.appended == 1 && file.rejected == 0)
    for (rest, named, column) in [
      ("满意度(1-5),电话", "满意度(1-5)", 5), ("评分,电话(配偶)", "电话(配偶)", 6),
    ] {
      do {
        _ = try take(head + rest + row)
        Issue.record("\(rest) was read")
      } catch let interruption as ImportInterruption {
        let error = try #require(interruption.cause as? InputError)
        #expect(error == .unknownHeaders(names: [named], columns: [column], lacking: []))
      }
    }
  }

  @Test("A draft of a mapping is of the sheet that has the header, and a rehearsal speaks Chinese")
  func draft() throws {
    let books = try Workbooks()
    try books.write(
      "a.xlsx",
      """
      import openpyxl
      wb = openpyxl.Workbook(); wb.active.append(['请勿改动表头；每个环节一行'])
      ws = wb.create_sheet('三月'); ws.append(['登记表']); ws.append(['合同号', '环节', '时间', '门店'])
      ws.append(['D1', '预约', '2026-03-05 14:30', '一店'])
      wb.save(path)
      """)
    let draft = try books.book.suggestMapping(books.path("a.xlsx"), ImportOptions())
    #expect(draft.contains("sheet: 三月") && draft.contains("ignore: [门店]"), "\(draft)")
    let mapping = try ImportMapping(yaml: draft)
    let file = try books.take("a.xlsx") {
      $0.mapping = mapping
      $0.isDryRun = true
    }
    #expect(
      file.preview.map { $0.text(.chinese) } == ["订单号=D1  环节=预约  时间=2026-03-05 14:30 +08:00"])
    #expect(
      file.preview.first?.text(.english).hasPrefix("journey=D1  touchpoint=appointment") == true)
  }
}
