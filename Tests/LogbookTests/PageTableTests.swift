import Foundation
import Interchange
import Testing
import Vault
import Wording

@testable import Importing
@testable import Logbook

/// What many programs of dealers write under the name of a workbook.
@Suite("Importing web pages and XML under the name of a workbook")
struct PageTableTests {
  private static let head = "<tr><th>订单号</th><th>客户姓名</th><th>环节</th><th>时间</th><th>备注</th></tr>"

  private func page(_ books: Workbooks, _ name: String, _ html: String) throws {
    try Data(html.utf8).write(to: URL(filePath: books.path(name)))
  }

  @Test("A page gives what the same table in CSV gives; its encoding is told by bytes or charset")
  func same() throws {
    let books = try Workbooks()
    try books.write(
      "a.csv",
      """
      rows = [['订单号', '客户姓名', '手机号', '环节', '时间', '感受', '备注']]
      for i in range(20):
        rows.append([f'D{i}', '张三', str(13900000000 + i), '预约', f'2026-03-05 14:{i:02}', '6', '好'])
      open(path, 'w').write(''.join(','.join(row) + '\\r\\n' for row in rows))
      def write(name, charset, encoding, bom=b''):
        meta = f'<meta http-equiv=Content-Type content="text/html; charset={charset}">' if charset else ''
        cells = ''.join('<tr>' + ''.join(f'<td>{c}</td>' for c in row) + '</tr>\\n' for row in rows)
        html = f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>{meta}</head><body>' \\
          f'<table border=1>{cells}</table></body></html>'
        open(path[:-5] + name, 'wb').write(bom + html.encode(encoding))
      write('gb.xls', 'gb2312', 'gb18030')
      write('utf8.xls', 'utf-8', 'utf-8')
      write('lie.xls', 'utf-8', 'gb18030')
      write('other.xls', 'gb2312', 'utf-8')
      write('none.xls', None, 'gb18030')
      write('wide.xls', 'unicode', 'utf-16-le', b'\\xff\\xfe')
      write('bom.xls', None, 'utf-8', b'\\xef\\xbb\\xbf')
      """)
    #expect(try books.take("a.csv").appended == 20)
    for (file, encoding) in [
      ("gb.xls", "GB18030"), ("utf8.xls", "UTF-8"), ("lie.xls", "GB18030"),
      ("other.xls", "UTF-8"), ("none.xls", "GB18030"), ("wide.xls", "UTF-16LE"),
      ("bom.xls", "UTF-8"),
    ] {
      let report = try books.take(file)
      #expect(report.duplicates == 20 && report.read == 20, "\(file)")
      #expect(report.encoding == encoding && report.sheet == "1", "\(file)")
    }
    let given = try books.take("gb.xls") { $0.encoding = TextEncoding(name: "gbk") }
    #expect(given.duplicates == 20)
    #expect(try books.take("gb.xls") { $0.format = .xls }.duplicates == 20)
  }

  @Test("A charset decides where the bytes alone do not")
  func charset() throws {
    let books = try Workbooks()
    try books.write(
      "a.xls",
      """
      html = '<meta charset="big5"><table><tr><td>order</td><td>touchpoint</td><td>time</td>' \\
        '<td>name</td></tr><tr><td>D1</td><td>greeting</td><td>2026-03-05 14:30</td><td>陳測試</td>' \\
        '</tr></table>'
      open(path, 'wb').write(html.encode('big5'))
      """)
    #expect(try books.take("a.xls").encoding == "BIG5-HKSCS")
    #expect(try books.understood("a.xls")[0]["name"] == "陳測試")
  }

  @Test("Entities, breaks, spaces, comments, styles and tags without ends are read as browsers do")
  func cells() throws {
    let books = try Workbooks()
    try page(
      books, "a.xls",
      """
      <!-- made by <table> --><HTML><head><title>a <table> b</title>
      <style>td { content: "</td><table>" }</style><script>if (1 < 2) document.write("<tr><td>")</script>
      <xml><x:Name>Sheet1</x:Name></xml></head><body bgcolor=white>
      <TABLE x:str><tr><td colspan=5>三月交车登记表&nbsp;</td>
      <tr><td>&nbsp;<td>
      <TR><TH>订单号<TH>客户姓名<TH>手机号<TH>环节<TH>时间<TH>备注
      <tr><td class="a>b" title='<td>'>D&#49;<td>
        张
        <font color=red>三</font>  <td x:num="13900000001">1.39E+10<td>&#x9884;&#32422;
        <td>2026-03-05&nbsp;14:30<td>A &lt; B &amp; C&copy;D &unknown; 5 < 6<br>次行
      </tr><tr><td></td></tr></TABLE></body></HTML>
      """)
    let rows = try books.understood("a.xls")
    #expect(rows.count == 1 && rows[0]["line"] == "4", "\(rows)")
    #expect(rows[0]["journey"] == "D1" && rows[0]["name"] == "张三")
    #expect(rows[0]["phone"] == "+8613900000001" && rows[0]["touchpoint"] == "appointment")
    #expect(rows[0]["note"] == "A < B & C©D &unknown; 5 < 6\n次行", "\(rows)")
    #expect(rows[0]["occurred"] == "2026-03-05 14:30 +08:00")
    #expect(try books.take("a.xls").headerRow == 3)
  }

  @Test("Merged cells have their value at the top left, and a header of two rows is one")
  func merged() throws {
    let books = try Workbooks()
    try page(
      books, "a.xls",
      """
      <table><tr><td colspan=16384>登记表</td></tr>
      <tr><td rowspan=2>订单号</td><td colspan=2>客户信息</td><td rowspan=2>环节</td>
      <td rowspan=2>时间</td></tr><tr><td>客户姓名</td><td>手机号</td></tr>
      <tr><td>D1</td><td>张三</td><td>13900000001</td><td>预约</td><td>2026-03-05 14:30</td></tr>
      </table>
      """)
    let rows = try books.understood("a.xls")
    #expect(rows.count == 1 && rows.first?["name"] == "张三", "\(rows)")
    #expect(rows.first?["occurred"] == "2026-03-05 14:30 +08:00")
  }

  @Test("Of several tables the first with a header we know is read, or the one that is named")
  func tables() throws {
    let books = try Workbooks()
    func row(_ order: String) -> String {
      "<tr><td>\(order)</td><td></td><td>预约</td><td>2026-03-05 14:30</td><td></td></tr>"
    }
    try page(
      books, "a.xls",
      "<div><table><tr><td>菜单</td><td><table>\(Self.head)\(row("D1"))</table></td></tr></table>"
        + "<table>\(Self.head)\(row("D2"))\(row("D3"))</table></div>")
    let first = try books.take("a.xls")
    #expect(first.sheet == "2" && first.appended == 1)
    #expect(try books.take("a.xls") { $0.sheet = "3" }.appended == 2)
    #expect(try books.refusal("a.xls") { $0.sheet = "三月" }.code == "workbook.noSheet")
    #expect(try books.refusal("a.xls") { $0.sheet = "1" } as? InputError == .noHeader)
    let draft = try books.book.suggestMapping(books.path("a.xls"), ImportOptions())
    #expect(draft.contains("journey: 订单号") && draft.contains("sheet: 2"), "\(draft)")
    let mapping = try ImportMapping(yaml: draft.replacing("sheet: 2", with: "sheet: 3"))
    #expect(try books.take("a.xls") { $0.mapping = mapping }.duplicates == 2)
  }

  @Test("What keeps a page from being read is named, and nothing of it is half in")
  func refusals() throws {
    let books = try Workbooks()
    let row = "<tr><td>D1</td><td></td><td>预约</td><td>2026-03-05 14:30</td></tr>"
    try page(books, "none.xls", "<html><body>请登录</body></html>")
    #expect(try books.refusal("none.xls") as? InputError == .isWebPage(lacking: []))
    try page(books, "text.xls", "<html><table><tr><td>请登录</td></tr></table>")
    #expect(try books.refusal("text.xls") as? InputError == .isWebPage(lacking: []))
    try page(books, "half.xls", "<table><tr><td>客户编号</td></tr></table>")
    let lacking = try books.refusal("half.xls")
    #expect(lacking.code == "input.isWebPage" && lacking.sentence.chinese.contains("订单号"))
    try page(books, "odd.xls", "<table><tr><td>订单号<td>环节<td>时间<td>门店</tr></table>")
    #expect(try books.refusal("odd.xls").sentence.chinese.contains("门店"))
    for (file, end) in [("cut.xls", ""), ("tag.xls", "<td title=\"")] {
      try page(books, file, "<table>\(Self.head)\(row)\(end)")
      #expect(try books.refusal(file) as? WorkbookError == .damaged, "\(file)")
    }
    try page(books, "mht.xls", "MIME-Version: 1.0\nX-Document-Type: Workbook\n")
    #expect(try books.refusal("mht.xls") as? WorkbookError == .otherKind(.webArchive))
    #expect(try books.book.vault().allCustomers().isEmpty)
  }

  @Test("Pages that only cost are refused in bounded memory")
  func bounds() throws {
    let books = try Workbooks()
    try page(books, "deep.xls", String(repeating: "<table><tr><td>", count: 101))
    try page(books, "wide.xls", "<table><tr>" + String(repeating: "<td colspan=1000>", count: 17))
    try page(books, "tag.xls", "<table><tr><td " + String(repeating: "a", count: 2 << 20) + ">")
    for file in ["deep.xls", "wide.xls", "tag.xls"] {
      #expect(try books.refusal(file) as? WorkbookError == .damaged, "\(file)")
    }
    let good = "<tr><td>D1</td><td></td><td>预约</td><td>2026-03-05 14:30</td></tr>"
    let long = "<tr><td>" + String(repeating: "x", count: 2 << 20) + "</td></tr>"
    try page(books, "long.xls", "<table>\(Self.head)\(long)\(good)</table>")
    let file = try books.take("long.xls")
    #expect(file.rejects.map(\.code) == ["input.rowTooLong"] && file.rejects.first?.line == 2)
    #expect(file.appended == 1)
  }

  @Test("Bytes that mean nothing cost their row alone")
  func undecodable() throws {
    let books = try Workbooks()
    try books.write(
      "a.xls",
      """
      head = '<table>\\n<tr><td>订单号</td><td>环节</td><td>时间</td><td>备注</td></tr>\\n'
      row = '<tr><td>D%d</td><td>预约</td><td>2026-03-05 14:30</td><td>'
      text = (head + row % 1 + '好</td></tr>\\n' + row % 2).encode() + b'\\xff' + '</td></tr></table>'.encode()
      open(path, 'wb').write(text)
      """)
    let file = try books.take("a.xls")
    #expect(file.appended == 1 && file.rejects.map(\.code) == ["row.undecodable"])
    #expect(file.rejects.first?.line == 3)
  }

  // MARK: SpreadsheetML

  @Test("A workbook in the XML of 2003 gives sheets, dates, merged cells and numbers")
  func spreadsheet() throws {
    let books = try Workbooks()
    try books.write(
      "a.xls",
      """
      def cell(type, text, more=''):
        return f'<Cell{more}><Data ss:Type="{type}">{text}</Data></Cell>'
      head = ''.join(cell('String', t) for t in HEAD)
      def sheet(name, rows, more=''):
        return f'<Worksheet ss:Name="{name}"><Table>{rows}</Table>{more}</Worksheet>'
      hidden = '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">' \\
        '<Visible>SheetHidden</Visible></WorksheetOptions>'
      row = '<Row>' + cell('String', 'C1') + cell('String', '张<B>三</B>') \\
        + cell('Number', '13900000001') + cell('String', 'D1') + cell('String', '预约')
      rows = [
        row + cell('DateTime', '2026-03-05T14:30:00.000', ' ss:StyleID="s1"') + cell('Number', '5')
          + '<Cell><Comment><ss:Data xmlns="x">批注</ss:Data></Comment></Cell></Row>',
        row.replace('D1', 'D2') + cell('DateTime', '2026-03-05T00:00:00.000', ' ss:StyleID="s2"')
          + '</Row>',
        '<Row ss:Index="9">' + cell('String', 'D3', ' ss:Index="4"') + cell('String', '预约')
          + cell('Number', '46086.6041666667', ' ss:StyleID="s1"') + '</Row>',
        row.replace('D1', 'D4') + cell('DateTime', '2026-03-05T14:30:00.000')
          + '<Cell ss:Formula="=1+1"/></Row>',
      ]
      title = '<Row><Cell ss:MergeAcross="7"><Data ss:Type="String">登记表</Data></Cell></Row>'
      text = '<?xml version="1.0" encoding="gb2312"?><?mso-application progid="Excel.Sheet"?>' \\
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" ' \\
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>' \\
        '<Style ss:ID="s1"><NumberFormat ss:Format="General Date"/></Style>' \\
        '<Style ss:ID="s2"><NumberFormat ss:Format="Short Date"/></Style></Styles>' \\
        + sheet('旧', '<Row>' + head + '</Row>' + rows[0].replace('D1', 'D0'), hidden) \\
        + sheet('三月', title + '<Row>' + head + '</Row>' + ''.join(rows)) + '</Workbook>'
      open(path, 'wb').write(text.encode('gb18030'))
      """)
    let file = try books.take("a.xls")
    #expect(file.sheet == "三月" && file.encoding == "GB18030" && file.headerRow == 2)
    #expect(file.appended == 2, "\(file.rejects.map(\.reason.english))")
    #expect(file.rejects.map(\.code) == ["row.noTimeOfDay", "row.noResult"])
    #expect(file.rejects.map(\.line) == [4, 10])
    #expect(try books.book.vault().customers(.phone, "13900000001") == ["C1"])
    #expect(try books.take("a.xls") { $0.sheet = "旧" }.appended == 1)
    let cut = try Data(contentsOf: URL(filePath: books.path("a.xls"))).dropLast(11)
    try cut.write(to: URL(filePath: books.path("b.xls")))
    #expect(try books.refusal("b.xls").code == "xml.truncated")
  }

  @Test("A hidden sheet of a workbook of 1997 is passed over, and read by its name")
  func hidden() throws {
    let books = try Workbooks()
    try books.write(
      "a.xls",
      """
      import xlwt
      wb = xlwt.Workbook(encoding='utf-8')
      for name, state in [('旧', 1), ('更旧', 2), ('三月', 0)]:
        ws = wb.add_sheet(name); ws.visibility = state
        for i, text in enumerate(['订单号', '环节', '时间']): ws.write(0, i, text)
        for i, text in enumerate([f'D{state}', '预约', '2026-03-05 14:30']): ws.write(1, i, text)
      wb.active_sheet = 2
      wb.save(path)
      """)
    let file = try books.take("a.xls")
    #expect(file.sheet == "三月" && file.appended == 1)
    #expect(try books.take("a.xls") { $0.sheet = "更旧" }.appended == 1)
  }
}
