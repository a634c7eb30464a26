internal import Interchange

/// The headers that dealers' programs and people give the columns we know.
enum DealerHeaders {
  typealias Column = ImportMapping.Column

  /// In the form in which headers are compared; the first two are those we ask for.
  static let known: [Column: [String]] = [
    .customer: [
      "customer", "客户编号", "客户id", "客户号", "客户代码", "客户编码", "会员号", "会员编号", "customerid",
    ],
    .name: [
      "name", "客户姓名", "姓名", "客户名称", "客户名", "车主姓名", "车主", "购车人", "购车人姓名", "顾客姓名",
      "customername",
    ],
    .phone: [
      "phone", "手机号", "手机", "手机号码", "联系电话", "电话", "电话号码", "联系方式", "客户电话", "客户手机",
      "手机电话", "移动电话", "mobile", "mobilephone", "tel", "telephone", "phonenumber",
    ],
    .journey: [
      "journey", "订单号", "订单编号", "订单", "合同号", "合同编号", "销售单号", "销售订单号", "订单id", "单号",
      "order", "orderid", "ordernumber", "orderno", "orderno.", "contractno", "contractnumber",
    ],
    .model: ["model", "车型", "车型名称", "车款", "车辆型号", "车型配置"],
    .vin: ["vin", "车架号", "vin码", "vin号", "车架号码", "车辆识别代号", "车辆识别码", "底盘号"],
    .advisor: [
      "advisor", "销售顾问", "顾问", "销售员", "销售人员", "顾问姓名", "业务员", "salesadvisor", "salesperson",
      "salesconsultant",
    ],
    .touchpoint: [
      "touchpoint", "环节", "流程节点", "流程环节", "节点", "步骤", "流程步骤", "触点", "接触点", "交车环节",
    ],
    .occurred: [
      "occurred", "时间", "完成时间", "发生时间", "办理时间", "日期时间", "操作时间", "date", "日期", "完成日期",
      "发生日期", "办理日期", "datetime", "time", "completed", "completedat", "completedon",
    ],
    .expectation: ["expectation", "期望", "期望值", "期望分", "期望评分", "期望得分"],
    .perception: [
      "perception", "感受", "感受值", "感受分", "满意度", "满意度评分", "满意度得分", "评分", "得分", "感知", "satisfaction",
      "rating",
    ],
    .note: [
      "note", "备注", "说明", "备注说明", "意见", "客户意见", "客户反馈", "remark", "remarks", "comment", "comments",
      "notes",
    ],
  ]

  /// All of them that are Chinese.
  static let words = Set(known.values.joined().filter { $0.utf8.contains { $0 >= 0x80 } })

  /// Columns that hold only the day, beside one with the time of day.
  static let days: Set<String> = ["date", "日期", "完成日期", "发生日期", "办理日期"]

  /// Headers of columns that number the rows.
  static let ignored: Set<String> = ["序号", "序", "行号", "no", "no.", "#", "index"]

  /// A header as it is compared: folded, in lower case, without spaces and the signs of forms.
  static func form(_ header: String) -> String {
    var text = CellText.folded(header).lowercased()
    for sign in ["(必填)", "[必填]", "【必填】", "(选填)", "(可选)", "(required)", "(optional)"] {
      text = text.replacing(sign, with: "")
    }
    text.unicodeScalars.removeAll {
      $0.properties.isWhitespace || $0 == "*" || $0 == "\u{FEFF}" || $0 == "★"
    }
    while text.hasSuffix(":") { text.removeLast() }
    return text
  }

  /// The column whose headers are most like one that is unknown; nil if none is.
  static func nearest(to header: String) -> Column? {
    let word = form(header)
    guard word.unicodeScalars.count >= 2 else { return nil }
    var best: (column: Column, length: Int)?
    for column in Column.allCases {
      for own in known[column] ?? [] where word.contains(own) || own.contains(word) {
        let length = min(own.unicodeScalars.count, word.unicodeScalars.count)
        if length >= 2, length > best?.length ?? 0 { best = (column, length) }
      }
    }
    return best?.column
  }
}
