extension WordList {
  /// The five gaps of service quality, each with the factors that the source names under it.
  public static let gaps = WordList(
    .s0,
    [
      Term(
        "knowledge", "认知", "knowledge gap",
        definitions: [gap("不了解客户的期望", "What customers expect is not known")],
        parts: [
          Term("willingness", "意愿", "willingness"),
          Term("channels", "渠道", "channels"),
          Term("rules", "制度", "rules"),
          Term("analysis", "分析", "analysis"),
        ]),
      Term(
        "standard", "标准", "standard gap",
        definitions: [gap("未选择正确的服务设计和标准", "The wrong service design and standards were chosen")],
        parts: [
          Term("startingPoint", "出发点", "starting point"),
          Term("reasonableness", "合理性", "reasonableness"),
        ]),
      Term(
        "delivery", "交付", "delivery gap",
        definitions: [gap("未按标准提供服务", "The service was not given by the standard")]),
      Term(
        "communication", "宣传", "communication gap",
        definitions: [gap("服务传递与对外承诺不相符", "What was delivered is not what was promised outside")],
        parts: [
          Term("coordination", "协调", "coordination"),
          Term("promises", "承诺", "promises"),
        ]),
      Term(
        "customer", "客户差距", "customer gap",
        definitions: [
          gap("客户期望与客户感知的之间的差距", "Between what customers expect and what they perceive")
        ]),
    ])

  /// What goes wrong in carrying out, only under the gap `delivery`, each with its sub causes.
  ///
  /// The source ends every list of sub causes with an ellipsis.
  public static let executionCauses = WordList(
    .s0,
    [
      Term(
        "toldNotHeeded", "说了不听", "told, and not heeded",
        parts: [
          Term("notHeard", "听不到", "not heard"),
          Term("notUnderstood", "听不懂", "not understood"),
          Term("notTakenIn", "听不进去", "not taken in"),
        ]),
      Term(
        "heededNotDone", "听了不做", "heeded, and not done",
        parts: [
          Term("cannotDo", "不会做", "cannot do it"),
          Term("doingMakesNoDifference", "做与不做一个样", "doing or not doing is all the same"),
          Term("doingIsWorse", "做了还不如不做", "doing it is worse than leaving it"),
        ]),
      Term(
        "doneWrong", "做了又错", "done, and done wrong",
        parts: [
          Term("authorityWithoutAbility", "授权未授能", "given authority, not ability"),
          Term("rightAndWrongUnclear", "对与错泾渭不分明", "right and wrong are not clearly apart"),
          Term("errorsUnsupervised", "错了无监管", "errors are not supervised"),
        ]),
      Term(
        "errorNotAdmitted", "错了不认", "wrong, and not admitted",
        parts: [
          Term("notSeenAsError", "不认为是错的", "not seen as an error"),
          Term("noCultureOfAdmitting", "认错文化未形成", "no culture of admitting errors"),
        ]),
      Term(
        "admittedNotMended", "认了不改", "admitted, and not mended",
        parts: [
          Term("agreedInWordsOnly", "口服心不服", "agreed in words only"),
          Term("nobodyCoaches", "无人辅导", "nobody coaches"),
          Term("nobodyFollowsUp", "无人跟进", "nobody follows up"),
        ]),
    ])

  /// The three layers of a service on which a cause may lie.
  public static let layers = WordList(
    .s0,
    [
      Term(
        "strategy", "道", "strategy",
        definitions: [gap("服务策略（服务观点、服务政策）", "Service strategy: views and policies")]),
      Term(
        "system", "法", "system",
        definitions: [
          gap("服务系统（服务制度、服务机构、服务流程）", "Service system: rules, organisation, processes")
        ]),
      Term(
        "staff", "术", "staff",
        definitions: [
          gap("服务人员（态度、能力、知识与经验）", "Service staff: attitude, ability, knowledge, experience")
        ]),
    ])

  private static func gap(_ zh: String, _ en: String) -> Definition {
    Definition(.s0, zh, en)
  }
}
