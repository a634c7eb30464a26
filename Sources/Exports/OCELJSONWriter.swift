internal import CanonicalJSON

/// Writes journeys as an object-centric event log in the JSON of OCEL 2.0.
///
/// Events go out as they come; objects and the types of events that occurred follow behind them, as
/// the order of members means nothing. All values are texts, which their declared types explain;
/// times keep the offset of the desk's clock.
/// Source: OCEL 2.0 specification, section on the JSON format, and its schema.
public struct OCELJSONWriter {
  private var log = ObjectCentric()
  private var objects: [ObjectCentric.Object] = []
  private var types: [(name: String, isOfTouchpoint: Bool)] = []
  private var known: Set<String> = []
  private var isFirst = true

  public init() {}

  /// The moment that the format gives to values that never change.
  private static let always = "1970-01-01T00:00:00.000Z"

  public mutating func begin(to output: some TextOutput) throws {
    let types = ObjectCentric.objectTypes.map { Self.type($0.name, $0.attributes) }
    try output.write("{\"objectTypes\":" + JSON.array(types).compactText() + ",\n\"events\":[\n")
  }

  public mutating func write(_ journey: ProcessCase, to output: some TextOutput) throws {
    let (events, objects) = log.take(journey)
    self.objects += objects
    for event in events {
      if known.insert(event.type).inserted { types.append((event.type, event.isOfTouchpoint)) }
      try output.write((isFirst ? "" : ",\n") + Self.json(event).compactText())
      isFirst = false
    }
  }

  public mutating func end(to output: some TextOutput) throws {
    try output.write("\n],\n\"objects\":[\n")
    for (index, object) in objects.enumerated() {
      try output.write((index == 0 ? "" : ",\n") + Self.json(object).compactText())
    }
    let types = types.map { type in
      Self.type(type.name, ObjectCentric.attributes(ofTouchpoint: type.isOfTouchpoint))
    }
    try output.write("\n],\n\"eventTypes\":" + JSON.array(types).compactText() + "}\n")
  }

  private static func type(_ name: String, _ attributes: [ObjectCentric.Attribute]) -> JSON {
    [
      "name": .string(name),
      "attributes": .array(
        attributes.map { ["name": .string($0.name), "type": .string($0.type)] }),
    ]
  }

  private static func json(_ event: ObjectCentric.Event) -> JSON {
    [
      "id": .string(event.id), "type": .string(event.type),
      "time": .string(event.event.localText),
      "attributes": .array(
        event.values.map { ["name": .string($0.name), "value": .string($0.value.plain)] }),
      "relationships": json(event.relations),
    ]
  }

  private static func json(_ object: ObjectCentric.Object) -> JSON {
    [
      "id": .string(object.id), "type": .string(object.type),
      "attributes": .array(
        object.values.map {
          [
            "name": .string($0.name), "value": .string($0.value.plain), "time": .string(always),
          ]
        }),
      "relationships": json(object.relations),
    ]
  }

  private static func json(_ relations: [ObjectCentric.Relation]) -> JSON {
    .array(
      relations.map {
        ["objectId": .string($0.object), "qualifier": .string($0.qualifier)]
      })
  }
}
