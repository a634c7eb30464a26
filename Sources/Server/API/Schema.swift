internal import CanonicalJSON

/// JSON Schema, as OpenAPI 3.1 uses it.
enum Schema {
  static let text: JSON = ["type": "string"]
  static let flag: JSON = ["type": "boolean"]
  static let time: JSON = ["type": "string", "format": "date-time"]
  static let date: JSON = ["type": "string", "format": "date"]
  static let uuid: JSON = ["type": "string", "format": "uuid"]
  static let anything: JSON = ["type": "object"]
  static let number: JSON = ["type": "integer"]

  static func integer(_ range: ClosedRange<Int64>) -> JSON {
    [
      "type": "integer", "minimum": .integer(range.lowerBound),
      "maximum": .integer(range.upperBound),
    ]
  }

  static let position = integer(0...JSON.largestInteger)

  static func choice(_ words: [String]) -> JSON {
    ["type": "string", "enum": .array(words.map(JSON.string))]
  }

  static func list(_ items: JSON) -> JSON { ["type": "array", "items": items] }

  static func named(_ name: String) -> JSON {
    ["$ref": .string("#/components/schemas/" + name)]
  }

  static func object(_ properties: [(String, JSON)], required: [String] = []) -> JSON {
    .object(present: [
      ("type", "object"),
      ("properties", .object(properties.map { JSON.Member($0.0, $0.1) })),
      ("required", required.isEmpty ? nil : .array(required.map(JSON.string))),
    ])
  }

  static func orNull(_ type: String) -> JSON { ["type": .array([.string(type), "null"])] }

  /// What several operations share, by name.
  static let components: [(String, JSON)] = [
    ("Fact", fact), ("Recorded", recorded), ("Entry", entry), ("Event", event),
    ("CloudEvent", cloudEvent), ("Problem", problem), ("Customer", customer),
    ("Timeline", timeline), ("Roles", list(choice(RoleNames.names))),
  ]

  private static let fact = object(
    [
      ("type", text), ("journey", text), ("customer", text), ("staff", text), ("case", text),
      ("time", text), ("id", uuid), ("expectedVersion", position), ("data", anything),
      ("sealed", ["type": "object", "additionalProperties": text]),
    ], required: ["type"])

  private static let recorded = object(
    [
      ("position", number), ("duplicate", flag), ("id", uuid), ("type", text), ("subject", text),
      ("customer", text), ("time", time), ("note", text),
    ], required: ["position", "duplicate", "id", "type", "subject", "time"])

  private static let entry = object(
    [
      ("specversion", text), ("id", uuid), ("source", text), ("type", text),
      ("dataversion", number), ("subject", text), ("time", time), ("timeoffset", text),
      ("recordedtime", time), ("customer", text), ("actor", text), ("correlationid", text),
      ("causationid", text), ("datacontenttype", text), ("data", anything), ("sealed", text),
    ],
    required: [
      "specversion", "id", "source", "type", "dataversion", "subject", "time", "recordedtime",
      "actor", "datacontenttype", "data",
    ])

  private static let event = object(
    [("position", number), ("entry", named("Entry"))], required: ["position", "entry"])

  private static let cloudEvent = object(
    [
      ("specversion", choice(["1.0"])), ("id", uuid), ("source", text), ("type", text),
      ("subject", text), ("time", time), ("datacontenttype", choice(["application/json"])),
      ("data", anything), ("customer", text),
      ("personal", ["type": "object", "additionalProperties": text]),
    ], required: ["specversion", "id", "source", "type", "subject"])

  private static let problem = object(
    [
      ("type", text), ("title", text), ("status", number), ("code", text), ("detail", text),
      ("requestId", text),
      (
        "refusals",
        list(object([("index", number), ("code", text), ("detail", text)]))
      ),
    ], required: ["type", "title", "status", "code", "detail", "requestId"])

  private static let customer = object(
    [
      ("customer", text), ("name", text), ("phone", text), ("erased", flag),
      ("journeys", list(text)), ("state", orNull("string")), ("last", orNull("string")),
    ], required: ["customer", "erased", "journeys"])

  private static let timeline = object(
    [
      ("customer", orNull("string")), ("position", number), ("erased", flag),
      ("journeys", list(anything)),
    ], required: ["position", "erased", "journeys"])
}
