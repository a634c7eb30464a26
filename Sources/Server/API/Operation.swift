internal import CanonicalJSON

/// What the interface says of a route; OpenAPI is written from it, and requests are held to it.
struct Operation: Sendable {
  struct Parameter: Sendable {
    enum Place: String, Sendable {
      case path, query, header
    }

    let name: String
    let place: Place
    let schema: JSON
    let summary: String
    var isRequired: Bool { place == .path }
  }

  struct Body: Sendable {
    /// By content type.
    let schemas: [(type: String, schema: JSON)]
  }

  struct Answer: Sendable {
    let status: Int
    let summary: String
    let contents: [(type: String, schema: JSON)]
  }

  let id: String
  let summary: String
  var parameters: [Parameter] = []
  var body: Body?
  var answers: [Answer] = []

  init(_ id: String, _ summary: String) {
    self.id = id
    self.summary = summary
  }

  /// Refuses a parameter that the route does not have: a word mistyped would else widen a search.
  ///
  /// - Throws: `HTTPFault.unknownParameter`.
  func check(_ query: [(name: String, value: String)]) throws {
    for (name, _) in query
    where !parameters.contains(where: { $0.place == .query && $0.name == name }) {
      throw HTTPFault.unknownParameter(name)
    }
  }

  // MARK: Making

  func path(_ name: String, _ summary: String) -> Operation {
    adding(Parameter(name: name, place: .path, schema: Schema.text, summary: summary))
  }

  func query(_ name: String, _ summary: String) -> Operation { query(name, Schema.text, summary) }

  func query(_ name: String, _ schema: JSON, _ summary: String) -> Operation {
    adding(Parameter(name: name, place: .query, schema: schema, summary: summary))
  }

  func header(_ name: String, _ summary: String) -> Operation {
    adding(Parameter(name: name, place: .header, schema: Schema.text, summary: summary))
  }

  private func adding(_ parameter: Parameter) -> Operation {
    var other = self
    other.parameters.append(parameter)
    return other
  }

  func takes(_ schemas: (String, JSON)...) -> Operation {
    var other = self
    other.body = Body(schemas: schemas.map { (type: $0.0, schema: $0.1) })
    return other
  }

  /// An answer of JSON.
  func answers(_ summary: String, _ schema: JSON) -> Operation { answers(200, summary, schema) }

  func answers(_ status: Int, _ summary: String, _ schema: JSON) -> Operation {
    answers(status, summary, ("application/json", schema))
  }

  func answers(_ status: Int, _ summary: String, _ contents: (String, JSON)...) -> Operation {
    var other = self
    other.answers.append(
      Answer(
        status: status, summary: summary,
        contents: contents.map { (type: $0.0, schema: $0.1) }))
    return other
  }

  /// The parameters of a list that is read in pages.
  func paged(_ after: String, _ schema: JSON = Schema.text) -> Operation {
    query("after", schema, after)
      .query("limit", Schema.integer(1...1_000), "At most so many; 100 unless given.")
  }

  /// The parameters with which names are opened.
  func named() -> Operation {
    query(
      "names", Schema.flag,
      "Whether names, phones and words are opened; the reading is recorded. Needs the right."
    )
    .query("reason", Schema.text, "Why names are opened: a code, recorded with the reading.")
  }

  /// The parameters with which the past is read.
  func cut() -> Operation {
    query("asOf", Schema.text, "What had happened by then: a time, or a day by its end.")
      .query("knownAt", Schema.text, "What was known then: a time, a day or a position.")
  }
}
