/// Names and numbers of people who do not exist.
enum DemoNames {
  private static let families = Array("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华")
  private static let given = Array("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英建文辉玲")

  static func name(_ random: inout SeededRandom) -> String {
    var name = String(random.pick(families)) + String(random.pick(given))
    if random.percent(60) { name.append(random.pick(given)) }
    return name
  }

  /// In a country code that nobody was given.
  static func phone(_ number: Int) -> String {
    let digits = String(number)
    return "+9990" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits
  }

  /// Seventeen characters without I, O and Q.
  static func vin(_ number: Int) -> String {
    let digits = String(number)
    return "LDEM0TSTX" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }
}
