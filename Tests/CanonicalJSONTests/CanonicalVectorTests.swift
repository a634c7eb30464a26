import CanonicalJSON
import Testing

@Suite("Published vectors of RFC 8785")
struct CanonicalVectorTests {
  @Test("There is an output for every input, six of each")
  func vectorsAreComplete() throws {
    let inputs = try Fixtures.names(in: "jcs/input")
    #expect(inputs == (try Fixtures.names(in: "jcs/output")))
    #expect(inputs.count == 6)
  }

  @Test("A published input becomes its published output", arguments: try vectors())
  func inputBecomesOutput(name: String) throws {
    let input = try Fixtures.bytes("jcs/input/\(name)")
    let output = try Fixtures.bytes("jcs/output/\(name)")
    #expect(try JSON(strict: input).canonicalBytes() == output)
  }

  @Test("What is canonical stays as it is", arguments: try vectors())
  func outputIsFixed(name: String) throws {
    let output = try Fixtures.bytes("jcs/output/\(name)")
    #expect(try JSON(strict: output).canonicalBytes() == output)
  }

  private static func vectors() throws -> [String] {
    try Fixtures.names(in: "jcs/input")
  }
}
