extension WordList {
  /// The five elements of service (五大要素), with the definitions of both texts that list them.
  public static let serviceElements = WordList(
    .s0,
    [
      element(
        "responsiveness", "反应度", "responsiveness",
        ("服务效率", "Efficiency of the service"),
        ("指解决问题的效率", "Efficiency in solving problems")),
      element(
        "tangibles", "有形度", "tangibles",
        ("企业带给客户的外在感官印象", "What customers see of the company from outside"),
        ("指外表的穿着", "Dress and appearance")),
      element(
        "empathy", "同理度", "empathy",
        ("服务带给客户的心理感受", "How the service makes customers feel"),
        ("指理解关注客户", "Understanding customers and attending to them")),
      element(
        "assurance", "专业度", "assurance",
        ("提供服务的态度、知识、能力", "Attitude, knowledge and ability of those who serve"),
        ("指专业技能", "Professional skill")),
      element(
        "reliability", "信赖度", "reliability",
        ("持续提供优质服务而获得的口碑", "The name earned by good service over time"),
        ("指对品牌的影响力", "Influence on the brand")),
    ])

  /// The ten factors that shape what customers expect (影响客户期望值的10个因素).
  public static let expectationFactors = WordList(
    .s1,
    [
      Term("reliability", "可靠", "reliability"),
      Term("professionalism", "专业", "professionalism"),
      Term("friendliness", "友善", "friendliness"),
      Term("honesty", "诚信", "honesty"),
      Term("speed", "速度", "speed"),
      Term("convenience", "便利", "convenience"),
      Term("communication", "沟通", "communication"),
      Term("understanding", "理解", "understanding"),
      Term("safety", "安全", "safety"),
      Term("image", "形象", "image"),
    ])

  /// The determinants of service quality, the eight that can be read.
  public static let determinants = WordList(
    .s3,
    [
      Term("reliability", "可靠", "reliability"),
      Term("responsiveness", "反应", "responsiveness"),
      Term("competence", "能力", "competence"),
      Term("courtesy", "礼貌", "courtesy"),
      Term("credibility", "信任", "credibility"),
      Term("security", "安全", "security"),
      Term("understanding", "了解", "understanding"),
      Term("tangibles", "有形", "tangibles"),
    ])

  /// The four levels of service (服务的四个层次).
  public static let serviceLevels = WordList(
    .s4,
    [
      Term("basic", "基本", "basic"),
      Term("satisfying", "满意", "satisfying"),
      Term("addedValue", "超值", "added value"),
      Term("unforgettable", "难忘", "unforgettable"),
    ])

  /// The nine links of the service-profit chain (服务利润链), in order; no causal claim.
  public static let serviceProfitChain = WordList(
    .s0,
    [
      Term("internalServiceQuality", "内部服务质量", "internal service quality"),
      Term("employeeSatisfaction", "员工满意度", "employee satisfaction"),
      Term("employeeRetention", "留住员工", "employee retention"),
      Term("employeeProductivity", "员工生产效率", "employee productivity"),
      Term("externalServiceValue", "外部服务价值", "external service value"),
      Term("customerSatisfaction", "客户的满意度", "customer satisfaction"),
      Term("customerLoyalty", "客户的忠诚度", "customer loyalty"),
      Term("revenueGrowth", "营业额增长", "revenue growth"),
      Term("profitability", "获利能力", "profitability"),
    ])

  private static func element(
    _ code: String, _ zh: String, _ en: String, _ total: (zh: String, en: String),
    _ winning: (zh: String, en: String)
  ) -> Term {
    Term(
      code, zh, en,
      definitions: [
        Definition(.s0, total.zh, total.en),
        Definition(.s2, winning.zh, winning.en),
      ])
  }
}
