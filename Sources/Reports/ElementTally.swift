internal import Satisfaction
internal import Wording

/// How often items of each service element were ok (五大要素).
struct ElementTally {
  private struct Count {
    var ok = 0
    var checked = 0
    var of = 0
    var positions: [Int64] = []
  }

  private var counts: [String: Count] = [:]

  mutating func add(_ record: JourneyRecord) {
    guard let plan = record.plan else { return }
    for (place, items) in plan.items.enumerated() {
      for item in items {
        guard let element = item.element else { continue }
        let check = record.steps[place].checks[item.id]
        if check?.outcome == .notApplicable { continue }
        counts[element, default: Count()].of += 1
        guard let check else { continue }
        counts[element, default: Count()].checked += 1
        counts[element, default: Count()].ok += check.outcome == .ok ? 1 : 0
        counts[element, default: Count()].positions.append(check.position)
      }
    }
  }

  var table: Report.Block {
    .table(
      Report.Table(
        "elements", Sentence("项目合格的比例", "Share of items that were ok"),
        [
          .init("element", Sentence("要素", "Element")), .init("share", Sentence("合格", "Ok")),
        ],
        WordList.serviceElements.terms.map { term in
          let count = counts[term.code] ?? Count()
          return [
            .code(term.code, Sentence(term.zh, term.en)),
            .reading(
              .init(
                Measured(
                  Rational(count.ok, count.checked), orMissing: .notRecorded, n: count.checked,
                  of: count.of, positions: count.positions), .share)),
          ]
        }))
  }
}
