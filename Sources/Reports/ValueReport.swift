internal import Journeys
internal import Satisfaction
internal import Wording

/// What customers are worth: realised, to come, through others; equity and revenue.
///
/// Purchases go by their own dates. The margin and the referrals to come stand in no fact: they are
/// assumptions of whoever asks, printed, and what nobody assumes is missing.
/// Sources: 《移动电商：客户关系管理方向》, 《全面客户满意——公开课（教材）》, 《赢在服务好服务赢天下》.
struct ValueReport: ReportBuilder {
  let desk: ReportDesk
  private let outlook: CustomerValue.Outlook
  private let book: CustomerBook
  /// Customers of the journeys that the report rests on.
  private var customers: Set<String> = []
  private var purchases: [String: [CustomerValue.Purchase]] = [:]

  /// Customers listed for people and in JSON.
  private static let listed = 20

  init(_ desk: ReportDesk) throws {
    self.desk = desk
    let asked = desk.request.outlook
    guard let outlook = CustomerValue.Outlook(periods: asked.years, rate: asked.rate) else {
      throw ReportError.badOutlook
    }
    self.outlook = outlook
    book = try CustomerBook(desk.ledger, holding: [.purchaseRecorded])
    guard desk.request.advisor == nil else { return }
    for one in book.purchases where desk.isInPeriod(one.moment) {
      purchases[book.current(one.customer), default: []].append(one.purchase)
    }
  }

  var isEmpty: Bool { customers.isEmpty && purchases.isEmpty }

  mutating func take(_ journey: ChosenJourney) {
    guard let customer = journey.record.customer.map(book.current) else { return }
    customers.insert(customer)
  }

  mutating func sections() -> [Report.Section] {
    if desk.request.advisor != nil {
      // Of an advisor's customers, what they bought in the period.
      for one in book.purchases where desk.isInPeriod(one.moment) {
        let customer = book.current(one.customer)
        if customers.contains(customer) { purchases[customer, default: []].append(one.purchase) }
      }
    }
    let asked = desk.request.outlook
    let forecast = CustomerValue.Forecast(
      marginMinor: asked.marginMinor.map { Rational($0) }, referrals: asked.referrals)
    let all = customers.union(purchases.keys).sorted()
    let values = all.map {
      CustomerValue(purchases: purchases[$0] ?? [], forecast: forecast, outlook: outlook)
    }
    return [
      .init("assumptions", Sentence("假设", "Assumptions"), assumptions(asked)),
      .init("value", Sentence("客户价值", "Customer value"), valueBlocks(all, values)),
      .init("revenue", Sentence("收入 = 客户数量 × 单次消费额 × 购买频率", "Revenue"), revenue()),
      .init("sources", Sentence("文献", "Literature"), [LiteratureBlocks.sums]),
    ]
  }

  private func assumptions(_ asked: ReportRequest.Outlook) -> [Report.Block] {
    [
      .figure(.init("years", Sentence("N（年）", "N (years)"), .count(asked.years))),
      .figure(.init("rate", Sentence("r（每年）", "r (a year)"), .number(asked.rate, .share))),
      .figure(
        .init(
          "margin", Sentence("每位客户每年毛利", "Margin of a customer a year"),
          asked.marginMinor.map { .number(Rational($0), .money) } ?? .none)),
      .figure(
        .init(
          "referrals", Sentence("每位客户带来的客户", "Customers brought by one"),
          asked.referrals.map { .number($0, .number) } ?? .none)),
    ]
  }

  private func valueBlocks(_ ids: [String], _ values: [CustomerValue]) -> [Report.Block] {
    let equity = CustomerEquity(values)
    func sum(_ part: (CustomerValue) -> Measured<Rational>) -> Measured<Rational> {
      let all = values.map(part)
      let known = all.filter { $0.value != nil }
      return Measured(
        known.isEmpty ? nil : Rational.sum(known.compactMap(\.value)), orMissing: .notRecorded,
        n: known.count, of: all.count, positions: known.flatMap(\.positions))
    }
    let ranked = zip(ids, values).filter { !(purchases[$0.0] ?? []).isEmpty }
      .sorted { left, right in
        let (a, b) = (left.1.historical.value, right.1.historical.value)
        if let a, let b, a != b { return a > b }
        if (a == nil) != (b == nil) { return a != nil }
        return left.0 < right.0
      }
    return [
      .figure(.init("customers", Sentence("客户", "Customers"), .count(values.count))),
      .figure(
        .init(
          "historical", Sentence("历史价值之和", "Historical, summed"),
          .reading(.init(sum(\.historical), .money, group: .none)))),
      .figure(
        .init(
          "current", Sentence("当前价值之和", "Current, summed"),
          .reading(.init(sum(\.current), .money, group: .none)))),
      .figure(
        .init(
          "potential", Sentence("潜在价值之和", "Potential, summed"),
          .reading(.init(sum(\.potential), .money, group: .none)))),
      .figure(
        .init(
          "equity", Sentence("客户资产", "Customer equity"),
          .reading(.init(equity.value, .money, group: .none)))),
      .table(
        Report.Table(
          "highest", Sentence("购买过的客户，历史价值最高者", "Customers who bought, highest historical value"),
          [
            .init("customer", Sentence("客户", "Customer")),
            .init("historical", Sentence("历史", "Historical")),
            .init("current", Sentence("当前", "Current")),
            .init("potential", Sentence("潜在", "Potential")),
            .init("total", Sentence("合计", "Total")),
          ],
          ranked.prefix(Self.listed).map { id, value in
            [
              .code(id, nil), .reading(.init(value.historical, .money, group: .none)),
              .reading(.init(value.current, .money, group: .none)),
              .reading(.init(value.potential, .money, group: .none)),
              .reading(.init(value.total, .money, group: .none)),
            ]
          })),
    ]
  }

  private func revenue() -> [Report.Block] {
    let bought = purchases.values.flatMap(\.self)
    let buyers = purchases.count
    let customers = buyers == 0 ? nil : Rational(buyers)
    let amount = Rational.sum(bought.map { Rational($0.amountMinor) })
    let spend = amount / Rational(bought.count)
    let frequency = Rational(bought.count, buyers)
    return [
      .figure(.init("buyers", Sentence("客户数量", "Customers who bought"), .count(buyers))),
      .figure(.init("spend", Sentence("单次消费额", "Spend of one purchase"), .number(spend, .money))),
      .figure(
        .init("frequency", Sentence("购买频率", "Purchases of a customer"), .number(frequency, .number))
      ),
      .figure(
        .init(
          "revenue", Sentence("收入", "Revenue"),
          .reading(
            .init(
              Revenue.measure(
                customers: customers, spendMinor: spend, frequency: frequency,
                positions: bought.map(\.position)), .money, group: .none)))),
    ]
  }
}
