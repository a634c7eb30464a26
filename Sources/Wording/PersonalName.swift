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
