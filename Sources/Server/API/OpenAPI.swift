internal import Access
internal import CanonicalJSON
internal import HTTPTypes
internal import Logbook

/// The description of the interface, written from the routes (OpenAPI 3.1).
enum OpenAPI {
  static func document(_ routes: [Route]) -> JSON {
    var paths: [(path: String, operations: [JSON.Member])] = []
    for route in routes {
      guard let operation = route.operation else { continue }
      let member = JSON.Member(
        route.method.rawValue.lowercased(), json(operation, route.admission))
      let path = plain(route.path)
      if let place = paths.firstIndex(where: { $0.path == path }) {
        paths[place].operations.append(member)
      } else {
        paths.append((path, [member]))
      }
    }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "Touchstone", "version": .string(Version.text),
        "description":
          "Records facts of customers' journeys, and reads and proves what was recorded.",
      ],
      "servers": [["url": "/"]],
      "paths": .object(paths.map { JSON.Member($0.path, .object($0.operations)) }),
      "components": [
        "schemas": .object(Schema.components.map { JSON.Member($0.0, $0.1) }),
        "securitySchemes": [
          "token": ["type": "http", "scheme": "bearer"],
          "session": ["type": "apiKey", "in": "cookie", "name": "__Host-touchstone"],
        ],
        "responses": [
          "Problem": [
            "description": "What went wrong, with a stable code (RFC 9457).",
            "content": [
              "application/problem+json": ["schema": Schema.named("Problem")]
            ],
          ]
        ],
      ],
    ]
  }

  /// `{rest...}` is a parameter like others.
  private static func plain(_ path: String) -> String { path.replacing("...}", with: "}") }

  private static func json(_ operation: Operation, _ admission: Admission) -> JSON {
    .object(present: [
      ("operationId", .string(operation.id)), ("summary", .string(operation.summary)),
      ("description", description(admission)),
      (
        "parameters",
        operation.parameters.isEmpty ? nil : .array(operation.parameters.map(json))
      ),
      ("requestBody", operation.body.map(json)),
      ("responses", responses(operation)), ("security", security(admission)),
    ])
  }

  private static func description(_ admission: Admission) -> JSON? {
    switch admission {
    case .anyone, .visitor: nil
    case .signedIn: "For every signed-in caller."
    case .right(let right):
      .string(
        "Needs the right \(right.rawValue): "
          + RoleNames.with(right).joined(separator: ", ") + ".")
    }
  }

  private static func security(_ admission: Admission) -> JSON {
    switch admission {
    case .anyone, .visitor: []
    case .signedIn, .right: [["token": []], ["session": []]]
    }
  }

  private static func json(_ parameter: Operation.Parameter) -> JSON {
    [
      "name": .string(parameter.name), "in": .string(parameter.place.rawValue),
      "required": .bool(parameter.isRequired), "description": .string(parameter.summary),
      "schema": parameter.schema,
    ]
  }

  private static func json(_ body: Operation.Body) -> JSON {
    ["required": true, "content": content(body.schemas)]
  }

  private static func content(_ contents: [(type: String, schema: JSON)]) -> JSON {
    .object(contents.map { JSON.Member($0.type, ["schema": $0.schema]) })
  }

  private static func responses(_ operation: Operation) -> JSON {
    var members = operation.answers.map { answer in
      JSON.Member(
        String(answer.status),
        .object(present: [
          ("description", .string(answer.summary)),
          ("content", answer.contents.isEmpty ? JSON?.none : content(answer.contents)),
        ]))
    }
    for status in ["4XX", "5XX"] {
      members.append(.init(status, ["$ref": "#/components/responses/Problem"]))
    }
    return .object(members)
  }
}
