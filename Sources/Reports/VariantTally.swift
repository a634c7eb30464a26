internal import Journeys
internal import Satisfaction
internal import Wording

/// Which ways journeys took off the plan: what they skipped, and what came out of order.
struct VariantTally {
  private struct Variant: Hashable {
    let skipped: [String]
    let outOfOrder: [String]
  }

  private var found: [Variant: [Int64]] = [:]
  private var journeys = 0

  /// Variants listed at most.
  private static let listed = 50

  mutating func add(_ record: JourneyRecord) {
    journeys += 1
    let steps = zip(record.plan?.touchpoints ?? [], record.steps)
    let variant = Variant(
      skipped: steps.filter(\.1.isSkipped).map(\.0.id),
      outOfOrder: steps.filter(\.1.isOutOfOrder).map(\.0.id))
    guard let delivered = record.delivered?.position else { return }
    found[variant, default: []].append(delivered)
  }

  /// The most frequent first; the plan's own way, without either, too.
  func table(_ desk: ReportDesk) -> Report.Block {
    let rows = found.sorted { left, right in
      if left.value.count != right.value.count { return left.value.count > right.value.count }
      return (left.value.min() ?? 0) < (right.value.min() ?? 0)
    }
    return .table(
      Report.Table(
        "variants", Sentence("旅程的走法", "Ways taken"),
        [
          .init("skipped", Sentence("跳过", "Skipped")),
          .init("outOfOrder", Sentence("先后颠倒", "Out of order")),
          .init("share", Sentence("比例", "Share")),
        ],
        rows.prefix(Self.listed).map { variant, positions in
          [
            .codes(variant.skipped.map(desk.library.cell)),
            .codes(variant.outOfOrder.map(desk.library.cell)),
            .reading(
              .init(
                Measured(
                  Rational(positions.count, journeys), orMissing: .nothingInPeriod,
                  n: positions.count, of: journeys, positions: positions), .share, group: .of)),
          ]
        }))
  }
}
