extension Literature {
  /// Every constant of the source texts that can be read.
  public static let all: [Literature] = complaints + wordOfMouth + returns + costs

  private static let complaints: [Literature] = [
    Literature(
      "complainers", .s2, "会抱怨的客户只占全部客户的 5%–10%",
      "Only 5–10 % of all customers complain", Figure(.percent(5, 10), .share)),
    Literature(
      "complaintsHeard", .s4, "一般只听到 4% 的抱怨声", "Only 4 % of complaints are heard",
      Figure(.percent(4), .share)),
    Literature(
      "silentDissatisfied", .s0, "90%–98% 不满意的客户从不抱怨，直接转到别的商家",
      "90–98 % of dissatisfied customers never complain; they go elsewhere",
      Figure(.percent(90, 98), .share)),
    Literature(
      "lostThoughSatisfied", .s0, "65%–85% 已经流失的客户说他们满意或非常满意",
      "65–85 % of customers already lost say they were satisfied or very satisfied",
      Figure(.percent(65, 85), .share)),
  ]

  private static let wordOfMouth: [Literature] = [
    Literature(
      "toldByDissatisfied", .s2, "一个非常不满意的客户会把不满意告诉 20 个人以上",
      "A very dissatisfied customer tells 20 people or more",
      Figure(.atLeast(Rational(20)), .persons)),
    Literature(
      "toldAfterBadService", .s4,
      "服务劣质时，平均每个客户会把抱怨告诉 10 个人，其中 20% 会把抱怨传播给 20 个人",
      "After bad service a customer tells 10 people on average; 20 % of them tell 20",
      Figure(.whole(10), .persons, "每个客户告诉", "told by each customer"),
      Figure(.percent(20), .share, "其中传播更广的", "who spread it further"),
      Figure(.whole(20), .persons, "这些人告诉", "told by each of these")),
    Literature(
      "toldByVerySatisfied", .s2, "平均每个非常满意的客户会把他的满意告诉 12 个人",
      "A very satisfied customer tells 12 people on average", Figure(.whole(12), .persons)),
  ]

  private static let returns: [Literature] = [
    Literature(
      "silentNeverReturn", .s2, "有意见而不抱怨的客户 80% 不会再来购物",
      "80 % of those with a grievance who do not complain never buy again",
      Figure(.percent(80), .share)),
    Literature(
      "complainersNeverReturn", .s4, "81% 的抱怨客户会永远消失",
      "81 % of customers with a complaint disappear for ever", Figure(.percent(81), .share)),
    Literature(
      "wonBack", .s2, "如果抱怨处理得当，80% 的客户还会回来",
      "80 % of customers come back when a complaint is handled well",
      Figure(.percent(80), .share)),
    Literature(
      "loyalWhenSolved", .s4, "有效解决客户的问题、提供优质服务，会使 95% 的客户成为忠诚客户",
      "Solving the problem and serving well makes 95 % of customers loyal",
      Figure(.percent(95), .share)),
    Literature(
      "lossReasons", .s2, "失去客户的主要原因", "Main reasons why customers are lost",
      Figure(.percent(1), .share, "死亡", "died"),
      Figure(.percent(3), .share, "迁移", "moved"),
      Figure(.percent(5), .share, "从朋友那边购买", "buys from a friend"),
      Figure(.percent(9), .share, "想换一家试试看", "wants to try another"),
      Figure(.percent(14), .share, "有不愉快的经验", "had an unpleasant experience"),
      Figure(.percent(68), .share, "对服务不满意", "dissatisfied with the service")),
    Literature(
      "dellCalls", .s2, "DELL 主动打四十万个客户服务电话之前和之后（原图是满意度还是重复购买，不清楚）",
      "DELL before and after 400,000 service calls (whether the chart shows satisfaction or "
        + "repurchase is unclear)",
      Figure(.percent(70), .share, "打电话之前", "before the calls"),
      Figure(.percent(95), .share, "打电话之后", "after the calls")),
  ]

  private static let costs: [Literature] = [
    Literature(
      "newCustomerCostsKeeping", .s2, "开发一个新客户的成本等于留住 8 个老客户的成本",
      "Winning a new customer costs as much as keeping 8", Figure(.whole(8), .customers)),
    Literature(
      "newCustomerCostsTimes", .s4, "开发新客户要比维护老客户多花 5 倍的成本",
      "Winning a new customer costs 5 times what keeping one does", Figure(.whole(5), .times)),
    Literature(
      "goodServicesForOneBad", .s4, "一次不好的服务需要 12 次好的服务来修正",
      "One bad service needs 12 good ones to make up for it", Figure(.whole(12), .services)),
  ]
}
