import Access
import CanonicalJSON
import Foundation
import HTTPTypes
import Logbook
import Testing

@testable import Server

@Suite("Coming in")
struct SignInTests {
  private static let own = ("Sec-Fetch-Site", "same-origin")

  private func signIn(
    _ desk: Desk, _ name: String, password: String = Desk.password, code: String? = nil,
    headers: [(String, String)] = [own]
  ) async throws -> Desk.Answer {
    var form = "name=\(FormText.escaped(name))&password=\(FormText.escaped(password))"
    if let code { form += "&code=" + code }
    return try await desk.send(
      .post, "/sign-in", form, type: "application/x-www-form-urlencoded", headers: headers)
  }

  private func cookie(_ answer: Desk.Answer) throws -> String {
    let header = try #require(answer.headers[.setCookie])
    return String(header.prefix { $0 != ";" })
  }

  @Test("A link leads to a password, and the password to a session with a strict cookie")
  func wholeWay() async throws {
    let desk = try await Desk(hasUser: false)
    let added = try await desk.book.session(actor: "S-9").addUser("李明", roles: [.recorder])
    let page = try await desk.get("/welcome/" + added.link.text)
    #expect(page.status == 200 && page.text.contains("李明"))
    let form = "password=a+long+sentence+of+mine&again=a+long+sentence+of+mine"
    let set = try await desk.send(
      .post, "/welcome/" + added.link.text, form, type: "application/x-www-form-urlencoded",
      headers: [Self.own])
    #expect(set.status == 303 && set.headers[.location] == "/sign-in")
    #expect(try await desk.get("/welcome/" + added.link.text).status == 404)
    let answer = try await signIn(desk, "李明", password: "a long sentence of mine")
    #expect(answer.status == 303)
    let header = try #require(answer.headers[.setCookie])
    #expect(header.hasPrefix("touchstone=") && header.contains("HttpOnly"))
    #expect(header.contains("SameSite=Lax") && !header.contains("Secure"))
    let today = try await desk.send(.get, "/", headers: [("Cookie", try cookie(answer))])
    #expect(today.status == 200 && today.text.contains("李明"))
  }

  @Test("Weak passwords and two that differ are refused, and the link leads on")
  func weak() async throws {
    let desk = try await Desk()
    let link = try await desk.book.session(actor: "S-9").addUser("wang", roles: [.recorder]).link
    for form in ["password=short&again=short", "password=a+long+sentence&again=another+sentence"] {
      let answer = try await desk.send(
        .post, "/welcome/" + link.text, form, type: "application/x-www-form-urlencoded",
        headers: [Self.own])
      #expect(answer.status == 422)
    }
    #expect(try await desk.get("/welcome/" + link.text).status == 200)
  }

  @Test("Over TLS the cookie is one that no other host can set")
  func secure() async throws {
    var options = ServerOptions()
    options.isBehindProxy = true
    let desk = try await Desk(options)
    let answer = try await signIn(desk, "administrator")
    let header = try #require(answer.headers[.setCookie])
    #expect(header.hasPrefix("__Host-touchstone=") && header.contains("; Secure"))
    #expect(header.contains("Path=/") && !header.contains("Domain"))
  }

  @Test("Wrong names, passwords and codes get one and the same answer, and then a pause")
  func refused() async throws {
    let desk = try await Desk()
    let authenticator = try await desk.user("manager", [.manager])
    var texts: Set<String> = []
    for (name, password, code) in [
      ("nobody", Desk.password, nil), ("administrator", "wrong password", nil),
      ("manager", Desk.password, "000000"),
    ] as [(String, String, String?)] {
      let answer = try await signIn(desk, name, password: password, code: code)
      #expect(answer.status == 401 && answer.headers[.setCookie] == nil)
      texts.insert(answer.text)
    }
    #expect(texts.count == 1)
    let paused = try await signIn(desk, "administrator")
    #expect(paused.status == 429 && paused.headers[.retryAfter] == "1")
    desk.clock.advance(seconds: 2)
    #expect(try await signIn(desk, "administrator").status == 303)
    let code = desk.code(authenticator)
    #expect(try await signIn(desk, "manager", code: code).status == 303)
    #expect(try await signIn(desk, "manager", code: code).status == 401)
    let events = try await desk.get("/api/v1/events?type=signIn.refused", as: .auditor)
    #expect(try events.json()["events"]?.items?.count == 1)
  }

  @Test("A form that does not come from our own pages is refused")
  func forged() async throws {
    let desk = try await Desk()
    for headers in [
      [], [("Origin", "https://example.org")], [("Origin", "null")],
      [("Sec-Fetch-Site", "cross-site")], [("Origin", "http://127.0.0.1.example.org")],
    ] as [[(String, String)]] {
      let answer = try await signIn(desk, "administrator", headers: headers)
      #expect(answer.status == 403, "\(headers)")
    }
    let own = try await signIn(desk, "administrator", headers: [("Origin", "http://127.0.0.1")])
    #expect(own.status == 303)
  }

  @Test("A session changes something only with the token of its pages")
  func formToken() async throws {
    let desk = try await Desk()
    let cookie = ("Cookie", try cookie(try await signIn(desk, "administrator")))
    let me = try await desk.send(.get, "/api/v1/me", headers: [cookie])
    let token = try #require(try me.json()["csrf"]?.text)
    let fact = #"{"type":"journey.opened","journey":"J-1"}"#
    let origin = ("Origin", "http://127.0.0.1")
    for headers in [[cookie], [cookie, origin], [cookie, origin, ("X-CSRF-Token", "x")]] {
      let answer = try await desk.send(.post, "/api/v1/facts", fact, headers: headers)
      #expect(answer.status == 403 && answer.code == "http.forged")
    }
    let answer = try await desk.send(
      .post, "/api/v1/facts", fact, headers: [cookie, origin, ("X-CSRF-Token", token)])
    #expect(answer.status == 201)
    let position = try #require(try answer.json()["position"]?.int)
    let event = try await desk.get("/api/v1/events/\(position)", as: .auditor)
    #expect(try event.json()["entry"]?["actor"]?.text == "administrator")
  }

  @Test("Signing out and stopping a user end a session at once")
  func ended() async throws {
    let desk = try await Desk()
    func begin() async throws -> (String, String) {
      ("Cookie", try cookie(try await signIn(desk, "administrator")))
    }
    var session = try await begin()
    let token = try #require(
      try await desk.send(.get, "/api/v1/me", headers: [session]).json()["csrf"]?.text)
    let out = try await desk.send(
      .post, "/sign-out", "csrf=" + token, type: "application/x-www-form-urlencoded",
      headers: [session, Self.own])
    #expect(out.status == 303 && out.headers[.setCookie]?.contains("Max-Age=0") == true)
    #expect(try await desk.send(.get, "/api/v1/me", headers: [session]).status == 401)
    try await desk.user("other", [.recorder])
    session = try await begin()
    try await desk.book.session(actor: "S-9").stopUser("administrator")
    #expect(try await desk.send(.get, "/api/v1/me", headers: [session]).status == 401)
  }

  @Test("Tokens are taken as bearers only, and a wrong one is nobody")
  func tokens() async throws {
    let desk = try await Desk()
    let token = try await desk.token(.recorder)
    for header in ["Bearer x", "Basic " + token, token, "Bearer " + token + "A", "Bearer"] {
      let answer = try await desk.send(.get, "/api/v1/me", headers: [("Authorization", header)])
      #expect(answer.status == 401 && answer.code == "http.badCredentials", "\(header)")
      #expect(answer.headers[.wwwAuthenticate] == "Bearer")
    }
    let cookie = ("Cookie", "touchstone=" + token)
    #expect(try await desk.send(.get, "/api/v1/me", headers: [cookie]).status == 401)
    try await desk.book.session(actor: "S-9").revokeToken("t-recorder")
    #expect(try await desk.get("/api/v1/me", as: .recorder).status == 401)
  }
}
