internal import Satisfaction
internal import Wording

/// Zones counted journey by journey, with the events of each.
struct ZoneTally {
  private var positions: [SatisfactionZone: [Int64]] = [:]

  /// Counts the answers of one journey that rate one of these touchpoints as a whole.
  mutating func add(_ answers: [Answer], touchpoints: Set<String>) {
    for answer in answers where answer.ratesTouchpoint {
      guard let touchpoint = answer.question.touchpoint, touchpoints.contains(touchpoint) else {
        continue
      }
      positions[answer.pair.zone, default: []].append(answer.position)
    }
  }

  private func count(_ zone: SatisfactionZone) -> Int { positions[zone]?.count ?? 0 }

  var table: Report.Block {
    let all = SatisfactionZone.allCases.reduce(0) { $0 + count($1) }
    let known = all - count(.unknown)
    return .table(
      Report.Table(
        "zones", Sentence("结果（感受与期望相比）", "Zones (perceived against expected)"),
        [
          .init("zone", Sentence("结果", "Zone")), .init("count", Sentence("个数", "Count")),
          .init("share", Sentence("比例", "Share")),
        ],
        SatisfactionZone.allCases.map { zone in
          let share = Measured(
            zone == .unknown ? nil : Rational(count(zone), known), orMissing: .noPairs, n: known,
            of: all, positions: positions[zone] ?? [])
          return [
            .code(zone.rawValue, Self.name(zone)), .count(count(zone)),
            .reading(.init(share, .share)),
          ]
        }))
  }

  private static func name(_ zone: SatisfactionZone) -> Sentence {
    switch zone {
    case .dissatisfied: Sentence("不满", "dissatisfied")
    case .met: Sentence("相符", "met")
    case .delighted: Sentence("惊喜", "delighted")
    case .unknown: Sentence("未知", "unknown")
    }
  }
}
