public import Chronology

/// One `<event>` of a `<trace>`, as it stands in the file: nothing is checked or filled in.
///
/// Only attributes that are direct children of the element count, of whatever type (`<string>`,
/// `<date>`, `<int>` …); where a key stands twice, the first is taken.
public struct XESEvent: Sendable, Hashable {
  /// Which trace of the file it belongs to, from 0.
  public internal(set) var trace: Int
  /// `concept:name` of the trace.
  public internal(set) var traceName: String?
  /// `concept:name`, else what a classifier of the log makes of other attributes.
  public internal(set) var activity: String?
  /// Whether the transition is a part of that name.
  public internal(set) var isNamedByTransition = false
  /// Whether a classifier of the log tells the transitions of an activity apart.
  public internal(set) var tellsTransitions = false
  /// `lifecycle:transition`.
  public internal(set) var lifecycle: String?
  /// `fact`: what `unknown` stands for in our own files, whose transition has no other name.
  public internal(set) var fact: String?
  /// `org:resource`.
  public internal(set) var resource: String?
  /// `time:timestamp`, if it carries a zone.
  public internal(set) var time: Timestamp?
  /// The offset that stood there; nil for `Z`.
  public internal(set) var offset: TimeOffset?
  /// `time:timestamp`, if it carries no zone; then `time` is nil.
  public internal(set) var zoneless: CivilTime?
  /// Whether digits below the millisecond were cut off.
  public internal(set) var timeTruncated = false
  /// Whether there is a `time:timestamp` that is no `xs:dateTime`.
  public internal(set) var timeUnreadable = false
  /// What stands there then; nil for a text that is far too long.
  public internal(set) var timeText: String?
  /// Its place among the events of its trace, from 0.
  public internal(set) var ordinalInTrace: Int
  /// The line of the `<event>` tag, from 1.
  public internal(set) var line: Int
  /// The keys of its other attributes, in the order of the file; their values are not kept.
  public internal(set) var attributeKeys: [String] = []

  init(trace: Int, ordinalInTrace: Int, line: Int) {
    self.trace = trace
    self.ordinalInTrace = ordinalInTrace
    self.line = line
  }
}
