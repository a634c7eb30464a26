internal import Satisfaction
internal import Wording

/// Zones as a table of a report.
enum ZoneBlocks {
  static func table(_ zones: ZoneCounts) -> Report.Block {
    .table(
      Report.Table(
        "zones", Sentence("结果（感受与期望相比）", "Zones (perceived against expected)"),
        [
          .init("zone", Sentence("结果", "Zone")), .init("count", Sentence("个数", "Count")),
          .init("share", Sentence("比例", "Share")),
        ],
        SatisfactionZone.allCases.map { zone in
          [
            .code(zone.rawValue, name(zone)), .count(zones.count(zone)),
            .reading(.init(zones.share(zone), .share)),
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
