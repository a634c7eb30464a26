internal import Chronology

/// Turns the elements of an XES file into events.
///
/// A trace's attributes may stand after its events (the order of elements is not fixed): events
/// are held back until the trace's name is known or the trace ends, up to 16 MiB of them; what
/// is beyond goes on without a name, and a name that comes even later is an error.
final class XESAssembler: ElementHandler {
  static let largestEvent = 1 << 20
  static let mostHeldBack = 1 << 24
  static let words: [StaticString] = [
    "key", "value", "string", "date", "event", "trace", "int", "float", "boolean", "id",
  ]

  /// The child of `<log>` that we are in.
  private enum Section {
    case trace, global, other
  }

  private(set) var summary = XESSummary()
  private var classifiers = XESClassifiers()
  /// Values of attributes that only a classifier asks for.
  private var classified: [String: String] = [:]
  private var ready: [XESEvent] = []
  private var heldBack: [XESEvent] = []
  private var heldWeight = 0

  private var section = Section.other
  private var traceLine = 0
  private var traceName: String?
  private var eventsInTrace = 0
  /// Whether events of this trace went on before its name was known.
  private var wentOnUnnamed = false
  private var event: XESEvent?
  /// About the bytes that the event takes.
  private var weight = 0

  /// The events that are complete, in the order of the file, each handed out once.
  func takeReady() -> [XESEvent] {
    defer { ready.removeAll(keepingCapacity: true) }
    return ready
  }

  func begin(_ tag: StartTag) throws {
    switch tag.depth {
    case 0:
      guard tag.name == "log" else { throw XESError.notALog(line: tag.line, column: tag.column) }
    case 1: beginSection(tag)
    case 2:
      switch section {
      case .trace where tag.name == "event": beginEvent(tag)
      case .trace: try traceAttribute(tag)
      case .global: summary.globalDefaults += 1
      case .other: break
      }
    case 3 where event != nil: try eventAttribute(tag)
    default:
      if section == .trace {
        summary.nestedAttributes += 1
        // What holds lists is no attribute itself.
        if let key = tag["key"] { summary.dropNestedKey(key.string) }
      }
    }
  }

  func end(depth: Int) {
    switch depth {
    case 1 where section == .trace:
      ready += heldBack
      clearHeldBack()
    case 2: finishEvent()
    default: break
    }
  }

  private func beginSection(_ tag: StartTag) {
    section = .other
    if tag.name == "trace" {
      section = .trace
      summary.traces += 1
      traceLine = tag.line
      traceName = nil
      eventsInTrace = 0
      wentOnUnnamed = false
    } else if tag.name == "event" {
      summary.addOutside(line: tag.line)
    } else if tag.name == "global" {
      section = .global
    } else if tag.name == "classifier" {
      summary.classifiers += 1
      if let keys = tag["keys"] { classifiers.add(keys.string, scope: tag["scope"]?.string) }
    } else if tag.name == "extension" {
      declareExtension(tag)
    }
  }

  private func declareExtension(_ tag: StartTag) {
    let texts = [tag["name"], tag["prefix"], tag["uri"]].map { $0?.string ?? "" }
    guard summary.extensions.count < 50, texts.allSatisfy({ $0.utf8.count <= 1024 }) else { return }
    summary.extensions.append(.init(name: texts[0], prefix: texts[1], uri: texts[2]))
  }

  private func traceAttribute(_ tag: StartTag) throws(XESError) {
    guard let key = tag["key"] else { return summary.dropTraceKey("") }
    guard traceName == nil, key == "concept:name", let value = tag["value"] else {
      return summary.dropTraceKey(key.string)
    }
    if wentOnUnnamed { throw .traceNameTooLate(line: traceLine) }
    let name = value.string
    traceName = name
    for var event in heldBack {
      event.traceName = name
      ready.append(event)
    }
    clearHeldBack()
  }

  private func beginEvent(_ tag: StartTag) {
    event = XESEvent(
      trace: summary.traces - 1, ordinalInTrace: eventsInTrace, line: tag.line)
    event?.traceName = traceName
    event?.tellsTransitions = classifiers.hasTransition
    classified.removeAll(keepingCapacity: true)
    weight = 256
    eventsInTrace += 1
    summary.events += 1
  }

  private func eventAttribute(_ tag: StartTag) throws(XESError) {
    guard let key = tag["key"] else { return summary.dropEventKey("") }
    if let value = tag["value"], take(key, value) { return try weigh(value) }
    let name = key.string
    if let value = tag["value"], classifiers.keys.contains(name), classified[name] == nil {
      classified[name] = value.string
      try weigh(value)
    }
    event?.attributeKeys.append(name)
    summary.dropEventKey(name)
    try weigh(key)
  }

  /// Takes the value into the field that the key names; false if there is none or it is taken.
  private func take(_ key: CText, _ value: CText) -> Bool {
    if key == "concept:name", event?.activity == nil {
      event?.activity = value.string
    } else if key == "org:resource", event?.resource == nil {
      event?.resource = value.string
    } else if key == "lifecycle:transition", event?.lifecycle == nil {
      event?.lifecycle = value.string
    } else if key == "fact", event?.fact == nil, value == "touchpoint.reopened" {
      event?.fact = value.string
    } else if key == "time:timestamp", event?.hasTime == false {
      event?.take(XESDateTime(value.bytes), value)
    } else {
      return false
    }
    return true
  }

  private func weigh(_ text: CText) throws(XESError) {
    weight += text.bytes.count + 16
    guard weight <= Self.largestEvent else { throw .eventTooLarge(line: event?.line ?? 0) }
  }

  private func finishEvent() {
    guard var event else { return }
    self.event = nil
    if event.activity == nil, !classified.isEmpty,
      let found = classifiers.name(event, classified)
    {
      event.activity = found.name
      event.isNamedByTransition = found.keys.contains("lifecycle:transition")
      for key in found.keys where classified[key] != nil {
        if let place = event.attributeKeys.firstIndex(of: key) {
          event.attributeKeys.remove(at: place)
        }
        summary.takeBackEventKey(key)
      }
    }
    if traceName != nil || wentOnUnnamed {
      ready.append(event)
      return
    }
    heldBack.append(event)
    heldWeight += weight
    if heldWeight > Self.mostHeldBack {
      ready += heldBack
      clearHeldBack()
      wentOnUnnamed = true
    }
  }

  private func clearHeldBack() {
    heldBack = []
    heldWeight = 0
  }
}

extension XESEvent {
  fileprivate var hasTime: Bool { time != nil || zoneless != nil || timeUnreadable }

  fileprivate mutating func take(_ reading: XESDateTime?, _ text: CText) {
    guard let reading else {
      timeUnreadable = true
      // No time is longer.
      if text.bytes.count <= 128 { timeText = text.string }
      return
    }
    timeTruncated = reading.truncated
    switch reading.moment {
    case .zoned(let time, let offset):
      self.time = time
      self.offset = offset
    case .zoneless(let civil): zoneless = civil
    }
  }
}
