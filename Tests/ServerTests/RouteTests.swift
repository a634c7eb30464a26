import Access
import CanonicalJSON
import HTTPTypes
import Logbook
import Testing

@testable import Server

@Suite("Routes")
struct RouteTests {
  /// A path of the route with something in the place of its parameters.
  private static func path(_ route: Route) -> String {
    var path = route.path
    for (name, value) in [
      ("{tile...}", "000"), ("{level}", "0"), ("{link}", "x"), ("{name}", "delivery"),
      ("{position}", "1"), ("{event}", "1"),
    ] { path = path.replacing(name, with: value) }
    return path.replacing(/\{[a-z]+\}/, with: "nobody")
  }

  @Test("Each role may do what the table says, and nobody else may, on every route")
  func rights() async throws {
    let desk = try await Desk()
    for route in Routes.all {
      let path = Self.path(route)
      let nobody = try await desk.send(
        route.method, path, headers: [("Sec-Fetch-Site", "same-origin")])
      switch route.admission {
      case .anyone, .visitor: #expect(nobody.status != 403, "\(route.method) \(path)")
      case .signedIn, .right:
        if route.operation == nil, route.method == .get {
          #expect(nobody.headers[.location] == "/sign-in", "\(path)")
        } else {
          #expect(nobody.status == 401, "\(route.method) \(path) \(nobody.status)")
        }
      }
      // What changes the whole logbook is tried by those who may not.
      for role in Role.allCases {
        guard case .right(let right) = route.admission else { continue }
        let may = Rights.allow(right, [role])
        if may, route.method != .get { continue }
        let answer = try await desk.send(route.method, path, as: role)
        if may {
          #expect(answer.code != "http.notAllowed", "\(role) \(route.method) \(path)")
        } else {
          #expect(answer.status == 403, "\(role) \(route.method) \(path) \(answer.status)")
        }
      }
    }
  }

  @Test("A field that a role may not see is refused by name, wherever it is asked for")
  func fields() async throws {
    let desk = try await Desk()
    try await desk.record(
      #"{"type":"customer.registered","customer":"C-1","sealed":{"name":"王芳"}}"#)
    try await desk.record(#"{"type":"journey.opened","journey":"J-1","customer":"C-1"}"#)
    for path in [
      "/api/v1/customers?names=true", "/api/v1/customers?name=%E7%8E%8B",
      "/api/v1/customers?phone=13900000000", "/api/v1/customers/C-1/timeline?names=true",
      "/api/v1/calls?names=true", "/api/v1/journeys/J-1/timeline?costs=true",
    ] {
      let refused = try await desk.get(path, as: .auditor)
      #expect(refused.status == 403 && refused.code == "http.notAllowed", "\(path)")
      #expect(!refused.text.contains("王芳"))
    }
    let open = try await desk.get("/api/v1/customers?names=true&reason=test", as: .manager)
    #expect(open.text.contains("王芳"))
    let accesses = try await desk.get("/api/v1/accesses?customer=C-1", as: .privacyOfficer)
    #expect(try accesses.json().items?.last?["actor"]?.text == "token:t-manager")
    #expect(try accesses.json().items?.last?["why"]?.text == "test")
  }

  @Test("Unknown addresses, other methods and parameters mistyped are named")
  func unknown() async throws {
    let desk = try await Desk()
    for path in ["/nothing", "/api/v1", "/api/v1/events/", "/api/v1/events/1/2", "/API/v1/events"] {
      #expect(try await desk.get(path, as: .auditor).code == "http.notFound", "\(path)")
    }
    let method = try await desk.send(.delete, "/api/v1/facts", as: .recorder)
    #expect(method.status == 405 && method.headers[.allow] == "POST")
    let parameter = try await desk.get("/api/v1/journeys?advsor=S-1", as: .manager)
    #expect(parameter.status == 400 && parameter.code == "http.unknownParameter")
    for query in ["limit=0", "limit=x", "state=shut", "from=soon", "knownAt=-1", "names=1"] {
      let answer = try await desk.get("/api/v1/journeys?" + query, as: .manager)
      #expect(answer.status == 400, "\(query)")
    }
    for path in ["/api/v1/events?after=%zz", "/api/v1/customers/%ff/timeline"] {
      let answer = try await desk.get(path, as: .auditor)
      #expect([400, 404].contains(answer.status), "\(path)")
    }
  }

  @Test("No path leads out of the tables that routes and files are found in")
  func traversal() async throws {
    let desk = try await Desk()
    for path in [
      "/assets/../../etc/passwd", "/assets/..%2F..%2Fetc%2Fpasswd", "/assets/%2e%2e/logbook.yaml",
      "//etc/passwd", "/tlog/tile/0/../../../etc/passwd", "/api/v1/reports/..%2f..%2fx",
    ] {
      #expect(try await desk.get(path, as: .auditor).status == 404, "\(path)")
    }
  }

  @Test("Every answer carries the headers that protect a browser, and an id")
  func headers() async throws {
    let desk = try await Desk()
    for path in ["/", "/sign-in", "/api/v1/journeys", "/nothing", "/health/live"] {
      let answer = try await desk.get(path, as: .recorder)
      let policy = try #require(answer.headers[.contentSecurityPolicy])
      #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
      #expect(answer.headers[.xContentTypeOptions] == "nosniff")
      #expect(answer.headers[.cacheControl] == "no-store", "\(path)")
      #expect(answer.headers[.requestID]?.utf8.count == 16)
      #expect(answer.headers[.strictTransportSecurity] == nil)
    }
    var options = ServerOptions()
    options.isBehindProxy = true
    let secure = try await Desk(options)
    let answer = try await secure.get("/sign-in")
    #expect(answer.headers[.strictTransportSecurity]?.contains("max-age=") == true)
  }

  @Test("Before there is a user, only the link, files and health are answered, and tokens")
  func noUsers() async throws {
    let desk = try await Desk(hasUser: false)
    let wrong = ("Authorization", "Bearer " + String(repeating: "A", count: 43))
    for route in Routes.all where route.admission != .anyone {
      for headers in [[("Sec-Fetch-Site", "same-origin")], [wrong]] {
        let answer = try await desk.send(route.method, Self.path(route), headers: headers)
        #expect(answer.status == 503, "\(route.method) \(route.path) \(answer.status)")
        #expect(route.operation == nil || answer.code == "http.noUsers")
      }
    }
    #expect(try await desk.get("/api/v1/journeys", as: .recorder).status == 200)
    #expect(try await desk.get("/api/v1/users", as: .recorder).status == 403)
    #expect(try await desk.get("/health/live").status == 200)
    #expect(try await desk.get(Asset.style.path).status == 200)
  }
}
