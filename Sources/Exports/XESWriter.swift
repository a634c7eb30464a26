internal import Chronology
internal import EventLog

/// Writes journeys as an event log in XES (IEEE 1849), a trace each.
///
/// Events are what happened to touchpoints: `concept:name` is the touchpoint, or the activity as an
/// imported log named it, with `touchpoint` beside it; traces likewise, with `journey`.
/// `lifecycle:transition` is
/// start, complete, manualskip for skipped, and unknown for reopened, which the standard's model
/// does not know; `fact` then tells it. `time:timestamp` keeps the offset of the desk's clock,
/// `org:resource` is a staff id, `identity:id` the id in the log. A log says of itself what every
/// export does, in attributes that begin with `export.`.
/// Source: IEEE 1849-2016, XES 2.0, extensions concept, lifecycle, org, time, identity.
public struct XESWriter {
  private var xml = XMLBytes()
  private var times = TimeWriter()

  public init() {}

  private static let head: StaticString = """
    <?xml version="1.0" encoding="UTF-8"?>
    <log xes.version="2.0" xes.features="" xmlns="http://www.xes-standard.org/">
    <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
    <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
    <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
    <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
    <extension name="ID" prefix="identity" uri="http://www.xes-standard.org/identity.xesext"/>
    <global scope="trace">
    <string key="concept:name" value="journey"/>
    </global>
    <global scope="event">
    <string key="concept:name" value="touchpoint"/>
    <string key="lifecycle:transition" value="complete"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
    <id key="identity:id" value="00000000-0000-0000-0000-000000000000"/>
    </global>
    <classifier name="Touchpoint" keys="concept:name"/>
    <classifier name="Touchpoint and transition" keys="concept:name lifecycle:transition"/>
    <string key="lifecycle:model" value="standard"/>

    """

  /// - Parameter statement: its rows, the traces, are counted already.
  public mutating func begin(_ statement: ExportStatement, to output: some TextOutput) throws {
    xml.raw(Self.head)
    text("concept:name", statement.origin)
    for (name, value) in statement.properties {
      if name == "position" || name == "rows" || name == "since" {
        number("export." + name, value)
      } else {
        text("export." + name, value)
      }
    }
    try flush(output)
  }

  public mutating func write(_ journey: ProcessCase, to output: some TextOutput) throws {
    xml.raw("<trace>\n")
    text("concept:name", journey.trace ?? journey.journey)
    if journey.trace != nil { text("journey", journey.journey) }
    text("customer", journey.customer)
    if journey.isErased { xml.raw("<boolean key=\"customer.erased\" value=\"true\"/>\n") }
    text("advisor", journey.advisor)
    text("advisorAtDelivery", journey.advisorAtDelivery)
    text("model", journey.model)
    text("blueprint", journey.blueprint)
    number("blueprintVersion", journey.blueprintVersion.map { String($0) })
    for event in journey.events { write(event, journey.activities) }
    xml.raw("</trace>\n")
    if xml.bytes.count > 1 << 15 { try flush(output) }
  }

  public mutating func end(to output: some TextOutput) throws {
    xml.raw("</log>\n")
    try flush(output)
  }

  private mutating func write(_ event: ProcessEvent, _ activities: [String: String]) {
    guard let step = event.step, let touchpoint = event.touchpoint else { return }
    xml.raw("<event>\n<string key=\"concept:name\" value=\"")
    let name = activities[touchpoint]
    xml.escaped(name ?? touchpoint)
    switch step {
    case .completed: xml.raw("\"/>\n<string key=\"lifecycle:transition\" value=\"complete\"/>\n")
    case .started: xml.raw("\"/>\n<string key=\"lifecycle:transition\" value=\"start\"/>\n")
    case .skipped: xml.raw("\"/>\n<string key=\"lifecycle:transition\" value=\"manualskip\"/>\n")
    case .reopened: xml.raw("\"/>\n<string key=\"lifecycle:transition\" value=\"unknown\"/>\n")
    }
    xml.raw("<date key=\"time:timestamp\" value=\"")
    time(event)
    xml.raw("\"/>\n<id key=\"identity:id\" value=\"")
    xml.fill(EventID.byteCount) { event.id.write(to: $0) }
    xml.raw("\"/>\n")
    text("org:resource", event.actor)
    if name != nil { text("touchpoint", touchpoint) }
    if step == .reopened { text("fact", event.fact) }
    number("perception", event.perception.map { String($0) })
    number("expectation", event.expectation.map { String($0) })
    xml.raw("</event>\n")
  }

  /// As the desk's clock showed it, where its offset is known; else in UTC.
  private mutating func time(_ event: ProcessEvent) {
    let minutes = Int64(event.offset?.minutes ?? 0)
    let local = event.time.adding(milliseconds: minutes * 60_000)
    // At the very ends of what a year can be, the shifted clock may not be written any more.
    guard let offset = event.offset, local >= .earliest, local <= .latest else {
      xml.fill(RFC3339.byteCount) { times.write(event.time, to: $0) }
      return
    }
    // Without the Z.
    xml.fill(RFC3339.byteCount) { times.write(local, to: $0) }
    xml.removeLast()
    xml.plain(offset.text)
  }

  private mutating func text(_ key: String, _ value: String?) {
    guard let value else { return }
    xml.raw("<string key=\"")
    xml.escaped(key)
    xml.raw("\" value=\"")
    xml.escaped(value)
    xml.raw("\"/>\n")
  }

  private mutating func number(_ key: String, _ value: String?) {
    guard let value else { return }
    xml.raw("<int key=\"")
    xml.escaped(key)
    xml.raw("\" value=\"")
    xml.plain(value)
    xml.raw("\"/>\n")
  }

  private mutating func flush(_ output: some TextOutput) throws {
    try xml.bytes.withUnsafeBytes { try output.write($0) }
    xml.removeAll()
  }
}
