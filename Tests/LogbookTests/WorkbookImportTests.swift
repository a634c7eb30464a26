import CanonicalJSON
import EventLog
import Foundation
import Interchange
import TestSupport
import Testing
import Timelines
import Vault
import Wording

@testable import Importing
@testable import Logbook

@Suite("Importing workbooks")
struct WorkbookImportTests {
  @Test("A workbook gives what the same table in CSV gives: the second is a repeat of the first")
  func same() throws {
    let books = try Workbooks()
    try books.write(
      "a.xlsx",
      """
      import openpyxl, csv
      wb = openpyxl.Workbook(); ws = wb.active; ws.append(HEAD)
      for i in range(20):
        ws.append([f'C{i}', f'张{"一二三四五"[i % 5]}', 13900000000 + i, f'D{i}', '预约',
          datetime.datetime(2026, 3, 5, 14, i), 6, '好' if i % 2 else None])
      wb.save(path)
      with open(path[:-5] + '.csv', 'w', newline='') as f:
        w = csv.writer(f)
        for row in ws.iter_rows(values_only=True):
          w.writerow(['' if v is None else v for v in row])
      """)
    let first = try books.take("a.xlsx")
    #expect(first.appended == 20 && first.rejected == 0 && first.warned == 0)
    #expect(first.sheet == "Sheet" && first.encoding == nil && first.timeZone == "Asia/Shanghai")
    let second = try books.take("a.csv")
    #expect(second.duplicates == 20 && second.read == 20)
    #expect(second.sheet == nil && second.encoding == "UTF-8")
    #expect(try books.book.vault().customers(.phone, "13900000007") == ["C7"])
  }

  @Test("Dates are dates in every format that shows one, in both systems")
  func dates() throws {
    let books = try Workbooks()
    let script = """
      import openpyxl
      from openpyxl.utils.datetime import CALENDAR_MAC_1904
      wb = openpyxl.Workbook(); ws = wb.active
      if MAC: wb.epoch = CALENDAR_MAC_1904
      ws.append(['订单号', '环节', '时间'])
      codes = ['yyyy-mm-dd hh:mm', 'yyyy/m/d h:mm:ss', 'yyyy"年"m"月"d"日" h"时"mm"分"',
        '[$-804]yyyy年m月d日 上午/下午h时mm分', 'm/d/yy h:mm AM/PM', 'h:mm', '[h]:mm', 'yyyy-mm-dd',
        '[Red]yyyy-mm-dd hh:mm;@']
      for i, code in enumerate(codes):
        ws.append([f'D{i}', '预约', datetime.datetime(2026, 3, 5, 14, 30)])
        ws.cell(i + 2, 3).number_format = code
      wb.save(path)
      """
    for isMac in ["False", "True"] {
      try books.write("\(isMac).xlsx", script.replacing("MAC:", with: "\(isMac):"))
      let rows = try books.understood("\(isMac).xlsx")
      #expect(rows.count == 9)
      #expect(rows.allSatisfy { $0["occurred"] == "2026-03-05 14:30 +08:00" }, "\(rows)")
    }
  }

  @Test("A day and its time of day in two columns are one time; a day alone has none")
  func dayAndTime() throws {
    let books = try Workbooks()
    try books.write(
      "a.xlsx",
      """
      import openpyxl
      wb = openpyxl.Workbook(); ws = wb.active
      ws.append(['订单号', '环节', '日期', '时间'])
      ws.append(['D1', '预约', datetime.date(2026, 3, 5), datetime.time(14, 30)])
      wb.create_sheet('b').append(['订单号', '环节', '时间'])
      wb['b'].append(['D1', '预约', datetime.date(2026, 3, 5)])
      wb.save(path)
      """)
    #expect(try books.understood("a.xlsx").map { $0["occurred"] } == ["2026-03-05 14:30 +08:00"])
    let lone = try books.take("a.xlsx") { $0.sheet = "b" }
    #expect(lone.rejects.map(\.code) == ["row.noTimeOfDay"] && lone.rejects.first?.line == 2)
  }

  @Test("Texts, rich texts, numbers as text, truth values, faults and formulas")
  func cells() throws {
    let books = try Workbooks()
    try books.write(
      "a.xlsx",
      """
      import openpyxl
      from openpyxl.cell.rich_text import CellRichText, TextBlock
      from openpyxl.cell.text import InlineFont
      wb = openpyxl.Workbook(); ws = wb.active
      ws.append(HEAD)
      bold = InlineFont(b=True)
      when = datetime.datetime(2026, 3, 5, 14, 30)
      ws.append(['007', CellRichText('张', TextBlock(bold, '三')), '13900000001', 'D1', '预约', when,
        '5', True])
      ws.append([8, '#N/A', 13900000002.0, 202603, '预约', when, 5.0, 0.1 + 0.2])
      ws.append([9, None, None, 42, '预约', when, None, '=1+1'])
      ws['D4'].number_format = '000000'
      ws.append([None, None, None, 2.0260305143e17, '预约', when])
      wb.save(path)
      """)
    let file = try books.take("a.xlsx") { $0.isDryRun = true }
    #expect(file.rejects.map(\.code) == ["row.noResult", "row.lostDigits"])
    #expect(file.rejects.map(\.line) == [4, 5] && file.rejects.map(\.column) == ["备注", "订单号"])
    let rows = file.preview.map { Dictionary($0.fields.map { ($0.name, $0.value) }) { $1 } }
    #expect(rows[0]["customer"] == "007" && rows[0]["name"] == "张三" && rows[0]["note"] == "TRUE")
    #expect(rows[1]["customer"] == "8" && rows[1]["name"] == nil && rows[1]["journey"] == "202603")
    #expect(rows[1]["phone"] == "+8613900000002" && rows[1]["perception"] == "5")
    #expect(rows[1]["note"] == "0.3")
  }

  @Test("Titles, merged headers, rows and cells that are missing; the line is the sheet's row")
  func shapes() throws {
    let books = try Workbooks()
    try books.write(
      "a.xlsx",
      """
      import openpyxl
      wb = openpyxl.Workbook(); ws = wb.active
      ws['A1'] = '三月交车登记表'; ws.merge_cells('A1:F1')
      ws['A2'] = '订单号'; ws.merge_cells('A2:A3')
      ws['B2'] = '客户信息'; ws.merge_cells('B2:C2'); ws['B3'] = '客户姓名'; ws['C3'] = '手机号'
      ws['D2'] = '环节'; ws.merge_cells('D2:D3')
      ws['E2'] = '时间'; ws.merge_cells('E2:F2'); ws['E3'] = '日期'; ws['F3'] = '时间'
      ws['A7'] = 'D1'; ws['D7'] = '预约'
      ws['E7'] = datetime.date(2026, 3, 5); ws['F7'] = datetime.time(14, 30)
      ws['K7'] = '旁注'
      wb.save(path)
      """)
    let file = try books.take("a.xlsx")
    #expect(file.appended == 1 && file.rejected == 0 && file.headerRow == 3)
    try books.write(
      "b.xlsx",
      """
      import openpyxl
      wb = openpyxl.Workbook(); ws = wb.active
      ws.append(['订单号', '环节', '时间']); ws['A9'] = 'D1'; ws['B9'] = '飞行'
      ws['C9'] = '2026-03-05 14:30'
      wb.save(path)
      """)
    #expect(try books.take("b.xlsx").rejects.map(\.line) == [9])
  }

  @Test("A sheet is chosen by name, by the mapping, or is the first in sight with a header we know")
  func sheets() throws {
    let books = try Workbooks()
    try books.write(
      "a.xlsx",
      """
      import openpyxl
      wb = openpyxl.Workbook(); wb.active.title = '说明'; wb.active['A1'] = '请勿修改'
      for name in ['旧', '三月', '四月']:
        ws = wb.create_sheet(name); ws.append(['订单号', '环节', '时间'])
        ws.append([name[0] + '1', '预约', '2026-03-05 14:30'])
      wb['旧'].sheet_state = 'hidden'
      wb.create_chartsheet('图')
      wb.save(path)
      """)
    #expect(try books.take("a.xlsx").sheet == "三月")
    #expect(try books.take("a.xlsx") { $0.sheet = "四月" }.appended == 1)
    let mapping = try ImportMapping(yaml: "sheet: 旧")
    let old = try books.take("a.xlsx") { $0.mapping = mapping }
    #expect(old.sheet == "旧" && old.appended == 1)
    let refusal = try books.refusal("a.xlsx") { $0.sheet = "五月" }
    #expect(refusal.code == "workbook.noSheet" && refusal.sentence.chinese.contains("四月"))
    #expect(try books.refusal("a.xlsx") { $0.sheet = "说明" } as? InputError == .noHeader)
    #expect(
      try books.book.suggestMapping(books.path("a.xlsx"), ImportOptions()).contains("sheet: 三月"))
  }

  @Test("A workbook of 1997 gives the same, with its dates")
  func old() throws {
    let books = try Workbooks()
    try books.write(
      "a.xls",
      """
      import xlwt
      wb = xlwt.Workbook(encoding='utf-8'); wb.add_sheet('说明').write(0, 0, '请勿修改')
      ws = wb.add_sheet('交车')
      for i, title in enumerate(HEAD): ws.write(2, i, title)
      for row, code in enumerate(['yyyy-mm-dd hh:mm', 'yyyy/m/d h:mm:ss', 'yyyy"年"m"月"d"日" h:mm']):
        style = xlwt.XFStyle(); style.num_format_str = code
        values = [f'C{row}', '张三', 13900000001 + row, f'D{row}', '预约', None, 5, '好']
        for i, value in enumerate(values):
          if value is not None: ws.write(row + 4, i, value)
        ws.write(row + 4, 5, datetime.datetime(2026, 3, 5, 14, 30), style)
      wb.save(path)
      """)
    let rows = try books.understood("a.xls")
    #expect(rows.map { $0["line"] } == ["5", "6", "7"])
    #expect(rows.allSatisfy { $0["occurred"] == "2026-03-05 14:30 +08:00" }, "\(rows)")
    #expect(rows[1]["phone"] == "+8613900000002" && rows[1]["perception"] == "5")
    let file = try books.take("a.xls")
    #expect(file.appended == 3 && file.sheet == "交车" && file.headerRow == 3)
    // The name says nothing: the first bytes do.
    try FileManager.default.moveItem(atPath: books.path("a.xls"), toPath: books.path("b.xlsx"))
    #expect(try books.take("b.xlsx").duplicates == 3)
  }

  @Test("What is called a workbook and is none is named as what it is, or read as what it is")
  func names() throws {
    let books = try Workbooks()
    try books.write(
      "a.zip",
      """
      import zipfile
      def make(name, members):
        with zipfile.ZipFile(path[:-5] + name, 'w') as z:
          for member, text in members.items(): z.writestr(member, text)
      rel = '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="%s"/></Relationships>'
      make('a.xls', {'a.csv': 'a,b'})
      make('b.xlsx', {'content.xml': '<a/>', 'mimetype': 'x'})
      make('c.xlsx', {'_rels/.rels': rel % 'xl/workbook.bin'})
      make('d.xlsx', {'_rels/.rels': rel % 'word/document.xml'})
      make('e.xlsx', {'_rels/.rels': rel % 'xl/workbook.xml'})
      folder = path[:-5]
      open(folder + 'f.xls', 'w').write('订单号\\t环节\\t时间\\nD1\\t预约\\t2026-03-05 14:30\\n')
      open(folder + 'g.xls', 'w').write('<?xml version="1.0"?><Workbook '
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>')
      open(folder + 'h.xls', 'wb').write(bytes([9, 8, 8, 0, 0, 5, 5, 0]))
      cfb = bytes.fromhex('D0CF11E0A1B11AE1') + bytes(504)
      def entry(name):
        text = (name + '\\0').encode('utf-16-le')
        return text + bytes(64 - len(text)) + bytes([len(text), 0]) + bytes(62)
      open(folder + 'i.xlsx', 'wb').write(cfb + entry('Root Entry') + entry('EncryptedPackage'))
      open(folder + 'j.xls', 'wb').write(cfb + entry('Root Entry') + entry('WordDocument'))
      open(folder + 'k.xls', 'wb').write(cfb + entry('Root Entry') + entry('Workbook'))
      """)
    let kinds: [(String, WorkbookError)] = [
      ("a.xls", .otherKind(.archive)), ("b.xlsx", .otherKind(.openDocument)),
      ("c.xlsx", .otherKind(.binaryWorkbook)), ("d.xlsx", .otherKind(.document)),
      ("e.xlsx", .damaged),
      ("h.xls", .otherKind(.oldFormat)), ("i.xlsx", .encrypted), ("j.xls", .otherKind(.document)),
      ("k.xls", .damaged),
    ]
    for (file, error) in kinds {
      #expect(try books.refusal(file) as? WorkbookError == error, "\(file)")
    }
    #expect(try books.refusal("g.xls") as? InputError == .noHeader)
    #expect(try books.take("f.xls").appended == 1)
    #expect(try books.refusal("f.xls") { $0.sheet = "a" } as? WorkbookError == .noSheets)
    #expect(
      try books.refusal("f.xls") { $0.format = .xlsx } as? WorkbookError == .otherKind(.text))
  }

  @Test("A workbook that breaks off or was changed is named as damaged; nothing of it is half in")
  func damage() throws {
    let books = try Workbooks()
    try books.write(
      "a.xlsx",
      """
      import openpyxl, random
      wb = openpyxl.Workbook(); ws = wb.active; ws.append(['订单号', '环节', '时间'])
      for i in range(200): ws.append([f'D{random.random()}', '预约', '2026-03-05 14:30'])
      wb.save(path)
      data = bytearray(open(path, 'rb').read())
      open(path[:-6] + 'b.xlsx', 'wb').write(data[:len(data) // 2])
      """)
    #expect(try books.refusal("b.xlsx") as? WorkbookError == .damaged)
  }

  @Test("A password, zip bombs and texts without end are refused in bounded memory")
  func bounds() throws {
    let books = try Workbooks()
    try books.write(
      "a.xlsx",
      """
      import zipfile
      rel = '<Relationships>%s</Relationships>'
      one = '<Relationship Id="%s" Type="x/%s" Target="%s"/>'
      def make(name, sheet, shared='<sst/>'):
        with zipfile.ZipFile(path[:-6] + name, 'w', zipfile.ZIP_DEFLATED) as z:
          z.writestr('_rels/.rels', rel % (one % ('a', 'officeDocument', 'xl/workbook.xml')))
          z.writestr('xl/_rels/workbook.xml.rels', rel % (
            one % ('a', 'worksheet', 'a.xml') + one % ('b', 'sharedStrings', 'b.xml')))
          z.writestr('xl/workbook.xml', '<workbook xmlns:r="r"><sheets><sheet name="S" r:id="a"/>'
            '</sheets></workbook>')
          z.writestr('xl/a.xml', '<worksheet><sheetData>' + sheet + '</sheetData></worksheet>')
          z.writestr('xl/b.xml', shared)
      cell = '<c t="inlineStr"><is><t>%s</t></is></c>'
      head = '<row>' + ''.join(cell % t for t in ['订单号', '环节', '时间']) + '</row>'
      good = '<row>' + ''.join(cell % t for t in ['D1', '预约', '2026-03-05 14:30']) + '</row>'
      make('long.xlsx', head + '<row>' + (cell % ('x' * 400000)) + '</row>')
      make('wide.xlsx', head + '<row><c r="ZZZZ1"><v>1</v></c></row>')
      make('deep.xlsx', head + '<row r="9999999"/>')
      make('row.xlsx', head + '<row>' + ''.join(cell % ('y' * 200000) for _ in range(8)) + '</row>' + good)
      make('index.xlsx', head + '<row><c t="s"><v>7</v></c></row>')
      make('tag.xlsx', head + '<row ' + 'a' * (2 << 20) + '/>')
      """)
    for file in ["long.xlsx", "wide.xlsx", "deep.xlsx", "index.xlsx"] {
      #expect(try books.refusal(file) as? WorkbookError == .damaged, "\(file)")
    }
    #expect(try books.refusal("tag.xlsx").code == "xml.tooLong")
    let row = try books.take("row.xlsx")
    #expect(row.rejects.map(\.code) == ["input.rowTooLong"] && row.appended == 1)
    #expect(row.rejects.first?.line == 2)
  }

  @Test("Texts beyond those held in memory come back from the file that holds them")
  func manyTexts() throws {
    let books = try Workbooks()
    try books.write(
      "a.xlsx",
      """
      import openpyxl
      wb = openpyxl.Workbook(write_only=True); ws = wb.create_sheet(); ws.append(HEAD)
      for i in range(1200):
        ws.append([f'C{i}', None, None, f'D{i}', '预约', '2026-03-05 14:30', None, f'{i} ' + 'x' * 30000])
      wb.save(path)
      """)
    let file = try books.take("a.xlsx")
    #expect(file.appended == 1200 && file.rejected == 0)
    var request = TimelineRequest()
    request.customer = "C1199"
    request.opensNames = true
    let json = try books.book.timeline(request).json.compactText()
    #expect(json.contains("1199 xxx"))
  }
}
