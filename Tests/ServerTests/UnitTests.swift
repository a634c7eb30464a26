import Access
import CanonicalJSON
import Foundation
import HTTPTypes
import Hummingbird
import Logbook
import Testing

@testable import Server

@Suite("Small parts of the server")
struct UnitTests {
  @Test(
    "A trace is taken from a whole traceparent only",
    arguments: [
      ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", true),
      ("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", true),
      ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", false),
      ("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false),
      ("00-00000000000000000000000000000000-00f067aa0ba902b7-01", false),
      ("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", false),
      ("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", false), ("", false),
    ])
  func trace(header: String, isWhole: Bool) {
    let trace = TraceParent(header)
    #expect((trace?.traceID == "4bf92f3577b34da6a3ce929d0e0e4736") == isWhole)
  }

  @Test("Forms and queries are read as browsers write them, and what is cut is refused")
  func forms() {
    #expect(FormText.pairs("a=1&b=x+y%26z&c&=d")?.map(\.value) == ["1", "x y&z", "", "d"])
    #expect(FormText.pairs("a=%E7%8E%8B")?.first?.value == "王")
    for text in ["a=%", "a=%4", "a=%zz", "a=%ff"] { #expect(FormText.pairs(text) == nil) }
    #expect(FormText.escaped("王 a/b") == "%E7%8E%8B%20a%2Fb")
    #expect(FormText.unescaped("a+b") == "a+b")
  }

  @Test(
    "Loopback is known by its address",
    arguments: [
      ("127.0.0.1", true), ("127.8.9.1", true), ("localhost", true), ("::1", true),
      ("0.0.0.0", false), ("127.0.0.1.example.com", false), ("127.0.0", false), ("10.0.0.1", false),
      ("", false), ("::", false),
    ])
  func loopback(host: String, isLoopback: Bool) {
    #expect(ServerOptions.isLoopback(host) == isLoopback)
    var options = ServerOptions()
    options.host = host
    if isLoopback {
      #expect(throws: Never.self) { try options.check() }
    } else {
      #expect(throws: ServerError.openHost(host)) { try options.check() }
      options.isBehindProxy = true
      #expect(throws: Never.self) { try options.check() }
    }
  }

  @Test("A cookie that is sent twice is none")
  func cookies() {
    var head = HTTPRequest(method: .get, scheme: "http", authority: "a", path: "/")
    head.headerFields[.cookie] = "a=1; touchstone=x; b=2"
    #expect(Authentication.cookie("touchstone", head) == "x")
    #expect(Authentication.cookie("stone", head) == nil)
    head.headerFields[.cookie] = "touchstone=x; touchstone=y"
    #expect(Authentication.cookie("touchstone", head) == nil)
  }

  @Test("Of a proxy's addresses the last one counts, and without a proxy none")
  func addresses() {
    var head = HTTPRequest(method: .get, scheme: "http", authority: "a", path: "/")
    head.headerFields[.forwardedFor] = "1.1.1.1, 2.2.2.2"
    let request = Request(head: head, body: RequestBody(buffer: .init()))
    var options = ServerOptions()
    #expect(ClientAddress.of(request, "9.9.9.9", options) == "9.9.9.9")
    options.isBehindProxy = true
    #expect(ClientAddress.of(request, "9.9.9.9", options) == "2.2.2.2")
  }

  @Test(
    "A form leads back to an address of this server and to no other",
    arguments: [
      ("/customers?q=%E7%8E%8B", "/customers?q=%E7%8E%8B"), ("//example.org", "/"),
      ("https://example.org", "/"), ("/\\\\example.org", "/"), ("/a\r\nX: y", "/"), ("", "/"),
    ])
  func back(text: String, expected: String) {
    #expect(OwnAddress.of(text) == expected)
  }

  @Test("A fixed path goes before a parameter, and the rest of a path may be one")
  func table() {
    func route(_ path: String) -> Route { Route(.get, path, .anyone) { _ in .noContent } }
    let table = RouteTable([route("/a/{x}"), route("/a/b"), route("/t/{rest...}"), route("/")])
    func found(_ path: String) -> String? {
      guard case .route(let route, let parameters) = table.find(.get, path) else { return nil }
      return route.path + parameters.values.joined()
    }
    #expect(found("/a/b") == "/a/b" && found("/a/c%20d") == "/a/{x}c d")
    #expect(found("/t/x/y") == "/t/{rest...}x/y" && found("/") == "/")
    #expect(found("/a/") == nil && found("/a") == nil && found("a") == nil && found("") == nil)
    guard case .otherMethod = table.find(.post, "/a/b") else {
      Issue.record("the method is not told")
      return
    }
  }
}
