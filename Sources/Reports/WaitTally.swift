internal import Journeys
internal import Satisfaction
internal import Wording

/// Waits by touchpoint: how many, how long together, and the middle one.
///
/// A wait that nobody ended has no length; it is counted, and of tells it.
/// Source: 《客户满意度全面提升培训课程》 (时间管理: 最漫长的等待是没有期限的等待).
struct WaitTally {
  private struct Place {
    var count = 0
    var open = 0
    var durations = Durations()
  }

  private var places: [String?: Place] = [:]

  mutating func add(_ record: JourneyRecord) {
    for wait in record.waitings {
      var place = places[wait.touchpoint] ?? Place()
      place.count += 1
      if let ended = wait.ended {
        // One that ends before it begins has no length either.
        if ended.occurred >= wait.started.occurred {
          place.durations.add(ended.occurred - wait.started.occurred, endedBy: ended.position)
        }
      } else {
        place.open += 1
      }
      places[wait.touchpoint] = place
    }
  }

  func blocks(_ desk: ReportDesk) -> [Report.Block] {
    let planned = desk.library.order
    let others = places.keys.compactMap(\.self).filter { !planned.contains($0) }.sorted()
    let named = (planned + others).filter { places[$0] != nil }
    let order: [String?] = named + (places[nil] == nil ? [] : [nil])
    return [
      .table(
        Report.Table(
          "waits", Sentence("等候", "Waits"),
          [
            .init("touchpoint", Sentence("环节", "Touchpoint")),
            .init("count", Sentence("次数", "Waits")),
            .init("total", Sentence("合计", "Total")),
            .init("median", Sentence("中位数", "Median")),
            .init("open", Sentence("未结束", "Never ended")),
          ],
          order.map { touchpoint in
            let place = places[touchpoint] ?? Place()
            let summary = place.durations.summary(of: place.count, orMissing: .oneTimeOnly)
            return [
              touchpoint.map(desk.library.cell) ?? .none, .group(place.count),
              .reading(.init(summary.total, .duration)),
              .reading(.init(summary.median, .duration)), .count(place.open),
            ]
          }))
    ]
  }
}
