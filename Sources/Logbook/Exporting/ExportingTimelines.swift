internal import CanonicalJSON
internal import EventLog
internal import Exports
internal import Interchange
internal import Journeys
internal import Presentation
internal import ReadModels
internal import Timelines

extension Logbook {
  /// Timelines as the rows of a table.
  func timelineTable(_ run: ExportRun, _ table: any TableWriter) -> TimelineTable {
    TimelineTable(
      table, zone: settings.timeZone, run.request.language, showsCodes: run.request.showsCodes,
      staffName: run.staffName)
  }

  /// Writes the timeline of every customer whom the request lets through, in order of first
  /// appearance.
  ///
  /// Where all are wanted, those who were merged away are left out: their journeys stand with
  /// whom they became, each once.
  ///
  /// - Returns: the writer, with what it has gathered.
  @discardableResult
  func exportTimelines<Writer: TimelineWriter>(
    _ run: ExportRun, as writer: Writer
  ) throws -> Writer {
    var writer = writer
    let request = run.request
    let blueprint = try blueprintFinder()
    let mergings = try mergings(through: run.through, asOf: request.cut.asOf)
    let chosen = try run.chosenJourneys()
    let journeys = chosen.map { Set($0.map(\.journey)) }
    let owners = chosen.map { Set($0.compactMap(\.customer)) }
    let touched = try run.touched()?.customers
    try writer.begin()
    for id in try request.customer.map({ [nfc($0)] }) ?? log.customers() {
      if request.customer == nil, mergings.merges.into(id) != nil { continue }
      let family = [id] + mergings.merges.from(id)
      if let owners, owners.isDisjoint(with: family) { continue }
      if let touched, touched.isDisjoint(with: family) { continue }
      let opened = run.opener.count
      let events = try familyEvents(of: id, mergings, through: run.through).map(run.opener.open)
      guard !events.isEmpty else { continue }
      try run.goOn()
      var timeline = CustomerTimeline.fold(
        customer: id, position: run.through, cut: request.cut, events, blueprint: blueprint)
      if !request.showsCosts { timeline = timeline.withoutCosts() }
      if let journeys { timeline.journeys.removeAll { !journeys.contains($0.journey) } }
      try writer.write(timeline, counting: run.count)
      if run.opener.count > opened { run.members.append(id) }
    }
    if let customer = request.customer { run.opened.also = mergings.merges.from(nfc(customer)) }
    try writer.end(run.statement)
    return writer
  }
}
