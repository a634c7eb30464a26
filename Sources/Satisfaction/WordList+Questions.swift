extension WordList {
  /// The four ways of measuring satisfaction (客户满意度测试方法).
  public static let waysOfMeasuring = WordList(
    .s3,
    [
      Term(
        "direct", "直接报告", "direct report",
        definitions: [
          training("通过询问直接衡量", "Measured directly, by asking how satisfied people are")
        ]),
      Term(
        "derived", "引申", "derived",
        definitions: [
          training(
            "要求受访者说出他们期望获得一个什么样的产品属性，以及他们实际得到的是什么",
            "People say what they expected, and what they got")
        ]),
      Term(
        "problem", "问题分析", "problem analysis",
        definitions: [
          training(
            "要求受访者说出他们在产品上发现的任何问题及提出的任何改进措施",
            "People name the problems they found, and what they would improve")
        ]),
      Term(
        "importanceRank", "重要性/绩效排列", "importance and performance ranking",
        definitions: [
          training(
            "要求受访者按产品各要素的重要性不同进行排列，并对公司在每个要素上的表现做出评价",
            "People put the elements in order of importance, and rate each")
        ]),
    ])

  /// The four questions that tell whether trouble with customers is made at home (客情危机).
  public static let crisisQuestions = WordList(
    .s2,
    [
      Term(
        "calledBeforeTrouble", "当客户出现问题之前，你是否主动给客户打过电话？",
        "Before the customer had a problem: did you call of your own accord?"),
      Term(
        "followedUpInTrouble", "当客户出现了问题，你是否积极参与跟进反馈？",
        "When the customer had a problem: did you follow it up and report back?"),
      Term(
        "visitedRegularly", "你是否有定期做客户回访，了解客户需求？",
        "Do you call on customers regularly, to learn what they need?"),
      Term(
        "contactedBeforeLoss", "当客户即将流失，你是否有主动与客户沟通，维护客情？",
        "When the customer was about to leave: did you get in touch, and care for the relation?"),
    ])

  /// The standards of after-sales service; the first two and the start of the third are lost.
  public static let serviceStandards = WordList(
    .s3,
    [
      Term(
        "writtenAndConfirmed", "……录在维修单上，并以专业化、礼貌的方式与客户进行确认",
        "… written on the repair order, and politely and professionally confirmed with the customer"
      ),
      Term(
        "estimateFirst", "在任何维修工作开始前向客户提供估算的修理费用",
        "An estimate of the cost before any work begins"),
      Term("rightFirstTime", "一次就将车辆修理好", "The vehicle is repaired right the first time"),
      Term(
        "onTime", "在与客户约定的时间将车辆修理好", "The vehicle is repaired by the time agreed"),
      Term(
        "explained", "务必向客户详细地说明所进行的维修工作和费用",
        "Work and cost are explained to the customer in detail"),
      Term(
        "contactAfterRepair", "在车辆修理后的2–5天之内与客户进行跟踪联系，以确保客户真正满意",
        "Contact 2–5 days after the repair, to be sure that the customer is satisfied"),
    ])

  private static func training(_ zh: String, _ en: String) -> Definition {
    Definition(.s3, zh, en)
  }
}
