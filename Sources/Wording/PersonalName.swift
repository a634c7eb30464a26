/// Texts that look like nothing but a person's name.
public enum PersonalName {
  /// Two to four Chinese characters of which the first is a usual surname, or the first two are.
  public static func isChinese(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    guard 2...4 ~= scalars.count, scalars.allSatisfy(isIdeograph) else { return false }
    if scalars.count <= 3, surnames.contains(scalars[0]) { return true }
    guard scalars.count >= 3 else { return false }
    return compound.contains(String(String.UnicodeScalarView(scalars.prefix(2))))
      || surnames.contains(scalars[0]) && surnames.contains(scalars[1])
  }

  /// Two or three words that are letters alone: “Wang Fang”.
  public static func isOfWords(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    return 2...3 ~= words.count && words.allSatisfy { $0.allSatisfy(\.isLetter) }
  }

  /// Whether a run of Chinese characters names somebody: it begins with a surname, or one comes
  /// after 客户, 小, 老 and the like.
  ///
  /// Words of the trade that begin like a surname (金融, 高端) are none.
  public static func isWithin(_ text: String) -> Bool {
    var pieces = [text]
    for word in persons { pieces = pieces.flatMap { $0.split(separator: word).map(String.init) } }
    return pieces.contains { piece in
      var rest = Array(piece.unicodeScalars)
      if let first = rest.first, nicknames.contains(first) { rest.removeFirst() }
      guard rest.count >= 2 || rest.count == 1 && rest.count < piece.unicodeScalars.count else {
        return false
      }
      let plain = String(String.UnicodeScalarView(rest))
      if tradeWords.contains(where: plain.hasPrefix) { return false }
      return surnames.contains(rest[0]) || compound.contains(String(plain.prefix(2)))
    }
  }

  /// Whether a run of letters in a header names somebody: it is a name, or one stands beside 客户, 小
  /// and the like. Headers that begin like a surname (颜色, 顾问) are none.
  static func isInHeading(_ text: String) -> Bool {
    if headings.contains(where: text.hasPrefix) { return false }
    if tradeWords.contains(where: { $0.unicodeScalars.count > 1 && text.hasPrefix($0) }) {
      return false
    }
    return isChinese(text) || isBesideTitle(text)
  }

  /// Whether a name stands beside 客户, 先生, 小 and the like.
  static func isBesideTitle(_ text: String) -> Bool {
    let isBeside =
      persons.contains(where: text.contains)
      || text.unicodeScalars.first.map(nicknames.contains) == true
    return isBeside && isWithin(text)
  }

  private static let headings = [
    "颜色", "顾问", "顾客", "文件", "文本", "周期", "周末", "周次", "余款", "余额", "程度", "马力", "成绩", "毛利", "常用",
    "明细", "段落", "房号", "司机", "费率", "关联", "关系", "关注", "关键", "申请", "申报", "简称", "简介", "范围", "陈列",
    "许可", "曾用", "张数", "符合", "舒适", "纪念", "纪录", "毕业", "师傅", "迟到", "方法", "祝福", "单价", "单号", "路程",
    "席位", "和值", "万公里", "钟点", "应付", "年款", "党员", "计量", "平均",
  ]

  /// Whether a run of Chinese characters is made of those with which orders and contracts are
  /// numbered, and reads like no name: 京销, 订单.
  public static func isOfTrade(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy(tradeSigns.contains) && !isChinese(text)
  }

  /// Two or three capitalised words that are letters alone, none of them an initial: “Wang Fang”.
  public static func isOfCapitalisedWords(_ text: String) -> Bool {
    isOfWords(text)
      && text.split(separator: " ").allSatisfy { $0.count > 1 && $0.first?.isUppercase == true }
  }

  private static let persons = ["客户", "顾客", "车主", "业主", "先生", "女士", "小姐"]
  private static let nicknames = Set("小老阿姓叫".unicodeScalars)
  private static let tradeSigns = Set(
    "订单合同销售交车编号试驾预约新旧二手店总分期批第字年月日部门区东南西北京津沪渝冀豫辽黑湘皖鲁苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼甲乙丙丁"
      .unicodeScalars)
  private static let tradeWords = [
    "金融", "金额", "金色", "高端", "高级", "高档", "高速", "高温", "方便", "方式", "方案", "方向", "安全", "安排", "安装", "安静",
    "平安", "路线", "路况", "任务", "任何", "温度", "温馨", "计划", "施工", "程序", "严重", "包装", "包含", "包牌", "白色", "黄色",
    "蓝色", "万元", "水平", "双方", "季度", "季节", "常规", "马上", "时间", "时机", "成交", "成本", "经销", "经理", "单位", "单据",
    "和解",
    "解释", "解决", "谈判", "温和", "全款", "党政", "费用", "宫格", "尚未", "欧系", "习惯", "向导", "应急", "应收", "别人", "别克",
    "宣传",
    "充电", "保养", "保险", "来店", "来电", "宝马", "宝来", "红旗", "车展", "明确", "安心", "水箱", "卫生", "宁静", "石油", "甄选",
    "巫",
  ]

  private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
    0x4E00...0x9FFF ~= scalar.value || 0x3400...0x4DBF ~= scalar.value
      || 0x20000...0x3FFFD ~= scalar.value
  }

  /// The surnames of nearly everybody in China.
  private static let surnames = Set(
    """
    王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟\
    熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒\
    阮柯纪梅童凌毕季裴霍涂苗谷盛曲翁冉骆蓝路游辛靳柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆卓古吉缪简芦褚娄窦戚岑党宫费卜冷晏席卫米柏宗瞿桂佟臧闵苟邬边\
    卞姬师仇栾隋刁沙荣巫寇桑郎甄丛仲虞敖巩明佘苑迟邝封谈鞠匡惠荆乐冀胥郁南储芮阎尉
    """.unicodeScalars)

  private static let compound: Set<String> = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒", "长孙",
    "宇文", "轩辕", "端木", "百里", "南宫", "西门", "独孤",
  ]
}
