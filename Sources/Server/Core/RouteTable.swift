internal import HTTPTypes

/// Finds the route of a request by its path.
struct RouteTable: Sendable {
  enum Match {
    case route(Route, parameters: [String: String])
    /// The path is known, by other methods.
    case otherMethod([HTTPRequest.Method])
    case nothing
  }

  private struct Node {
    var fixed: [String: Node] = [:]
    var parameter: [Node] = []
    var name = ""
    /// `{rest...}`: everything that follows.
    var takesRest = false
    var routes: [Route] = []
  }

  private var root = Node()
  let routes: [Route]

  init(_ routes: [Route]) {
    self.routes = routes
    for route in routes {
      Self.add(route, Self.segments(route.path)[...], to: &root)
    }
  }

  private static func segments(_ path: some StringProtocol) -> [String] {
    String(path).split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
      String($0)
    }
  }

  private static func add(_ route: Route, _ path: ArraySlice<String>, to node: inout Node) {
    guard let first = path.first else {
      node.routes.append(route)
      return
    }
    guard first.hasPrefix("{") else {
      return add(route, path.dropFirst(), to: &node.fixed[first, default: Node()])
    }
    var name = String(first.dropFirst().dropLast())
    let takesRest = name.hasSuffix("...")
    if takesRest { name.removeLast(3) }
    if node.parameter.isEmpty {
      node.parameter.append(Node(name: name, takesRest: takesRest))
    }
    add(route, takesRest ? [] : path.dropFirst(), to: &node.parameter[0])
  }

  /// - Parameter path: as it was sent, still escaped.
  func find(_ method: HTTPRequest.Method, _ path: some StringProtocol) -> Match {
    guard path.utf8.first == UInt8(ascii: "/") else { return .nothing }
    var parameters: [String: String] = [:]
    guard let node = Self.descend(Self.segments(path)[...], root, &parameters) else {
      return .nothing
    }
    // What may be got may be asked about.
    let wanted = method == .head ? .get : method
    if let route = node.routes.first(where: { $0.method == wanted }) {
      return .route(route, parameters: parameters)
    }
    return node.routes.isEmpty ? .nothing : .otherMethod(node.routes.map(\.method))
  }

  private static func descend(
    _ path: ArraySlice<String>, _ node: Node, _ parameters: inout [String: String]
  ) -> Node? {
    guard let first = path.first else { return node }
    if let next = node.fixed[first], let found = descend(path.dropFirst(), next, &parameters) {
      return found
    }
    guard let next = node.parameter.first else { return nil }
    if next.takesRest {
      guard let rest = FormText.unescaped(path.joined(separator: "/")) else { return nil }
      parameters[next.name] = rest
      return next
    }
    guard !first.isEmpty, let value = FormText.unescaped(first) else { return nil }
    parameters[next.name] = value
    return descend(path.dropFirst(), next, &parameters)
  }
}
