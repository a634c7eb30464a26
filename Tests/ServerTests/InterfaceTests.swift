import Access
import CanonicalJSON
import Foundation
import HTTPTypes
import Logbook
import MerkleTree
import Testing

@testable import Server

@Suite("The interface and what it says of itself")
struct InterfaceTests {
  @Test("OpenAPI describes every route of the interface, once, with its parameters")
  func document() async throws {
    let desk = try await Desk()
    let document = try await desk.get("/openapi.json").json()
    #expect(document["openapi"]?.text == "3.1.0")
    let paths = document["paths"]
    var ids: Set<String> = []
    for route in Routes.interface {
      let operation = try #require(route.operation, "\(route.path) has no description")
      #expect(ids.insert(operation.id).inserted, "\(operation.id) stands twice")
      let path = route.path.replacing("...}", with: "}")
      let described = try #require(
        paths?[path]?[route.method.rawValue.lowercased()], "\(route.method) \(path)")
      #expect(described["operationId"]?.text == operation.id)
      let names = (described["parameters"]?.items ?? []).filter { $0["in"]?.text == "path" }
        .compactMap { $0["name"]?.text }
      let wanted = path.matches(of: /\{([a-z]+)\}/).map { String($0.1) }
      #expect(names == wanted, "\(path)")
      #expect(operation.answers.contains { 200...299 ~= $0.status }, "\(path)")
    }
    let count = (paths?.members ?? []).reduce(0) { $0 + ($1.value.members?.count ?? 0) }
    #expect(count == Routes.interface.count)
  }

  @Test("Every reference of the description leads somewhere")
  func references() async throws {
    let desk = try await Desk()
    let text = try await desk.get("/openapi.json").text
    let document = try JSON(strict: text)
    #expect(!text.contains(":null"), "OpenAPI knows no null where a member may be absent")
    for match in text.matches(of: /"#\/components\/([a-z]+)\/([A-Za-z]+)"/) {
      #expect(document["components"]?[String(match.1)]?[String(match.2)] != nil, "\(match.0)")
    }
  }

  @Test("Every status that a list of the interface answers is described")
  func statuses() async throws {
    let desk = try await Desk()
    for route in Routes.interface where route.method == .get && !route.path.contains("{") {
      for role in Role.allCases {
        let answer = try await desk.get(route.path, as: role)
        let isDescribed =
          route.operation?.answers.contains { $0.status == answer.status } == true
          || 400...499 ~= answer.status
        #expect(isDescribed, "\(role) \(route.path) \(answer.status) \(answer.text)")
      }
    }
  }

  @Test("The figures are in the format of Prometheus, and of nobody in person")
  func metrics() async throws {
    let desk = try await Desk()
    try await desk.record(#"{"type":"journey.opened","journey":"J-SECRET"}"#)
    _ = try await desk.get("/api/v1/journeys?journey=J-SECRET", as: .manager)
    let text = try await desk.get("/metrics", as: .administrator).text
    #expect(!text.contains("SECRET"))
    #expect(text.contains("touchstone_facts_recorded_total 1\n"))
    #expect(
      text.contains(
        #"touchstone_requests_total{method="GET",route="/api/v1/journeys",status="200"} 1"#))
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      #expect(line.wholeMatch(of: /[a-z_]+(\{[^}]*\})? [0-9.e+-]+/) != nil, "\(line)")
    }
    let names = text.matches(of: /(?m)^# TYPE ([a-z_]+)/).map { $0.1 }
    #expect(Set(names).count == names.count)
  }

  @Test("Tiles of the log add up to the root of its checkpoint, and entries to the leaves")
  func tiles() async throws {
    let desk = try await Desk()
    for first in stride(from: 0, to: 300, by: 100) {
      let facts = (first..<first + 100).map { #"{"type":"journey.opened","journey":"J-\#($0)"}"# }
      _ = try await desk.send(
        .post, "/api/v1/facts", "[" + facts.joined(separator: ",") + "]", as: .recorder)
    }
    _ = try await desk.token(.auditor)
    let note = try #require(SignedNote(try await desk.get("/tlog/checkpoint").text))
    let checkpoint = try #require(Checkpoint(text: note.text))
    #expect(checkpoint.size > 256)
    let rest = Int(checkpoint.size) - 256
    func hashes(_ path: String) async throws -> [MerkleHash] {
      let bytes = try await desk.get("/tlog/tile/" + path).body
      return stride(from: 0, to: bytes.count, by: 32).compactMap {
        MerkleHash(bytes[$0..<$0 + 32])
      }
    }
    let leaves = try await hashes("0/000") + hashes("0/001.p/\(rest)")
    #expect(leaves.count == Int(checkpoint.size))
    var edge = TreeEdge()
    for leaf in leaves { edge.append(leaf: leaf) }
    #expect(edge.root == checkpoint.root)
    #expect(try await hashes("1/000.p/1").count == 1)
    let bundle = try await desk.get("/tlog/tile/entries/001.p/\(rest)", as: .auditor).body
    var (at, found) = (0, [MerkleHash]())
    while at + 2 <= bundle.count {
      let length = Int(bundle[at]) << 8 | Int(bundle[at + 1])
      found.append(.leaf(bundle[(at + 2)..<(at + 2 + length)]))
      at += 2 + length
    }
    #expect(found == Array(leaves.suffix(rest)))
    for path in ["0/002", "0/001.p/\(rest + 1)", "0/1", "0/x000/001", "9/000", "0/001.p/256"] {
      #expect(try await desk.get("/tlog/tile/" + path).status == 404, "\(path)")
    }
    #expect(try await desk.get("/tlog/tile/entries/000").status == 401)
  }

  @Test(
    "The path of a tile has one form",
    arguments: [
      ("000", 0, 256), ("067.p/3", 67, 3), ("x001/234", 1_234, 256),
      ("x001/x234/067", 1_234_067, 256), ("x000/001", -1, 0), ("1", -1, 0), ("0000", -1, 0),
      ("000.p/0", -1, 0), ("000.p/256", -1, 0), ("000.p/03", -1, 0), ("001/234", -1, 0),
      ("", -1, 0),
    ])
  func tilePath(text: String, index: Int64, width: Int) {
    let path = TilePath(text)
    #expect(path?.index == (index < 0 ? nil : index) && path?.width == (width == 0 ? nil : width))
  }
}
