import CanonicalJSON
import Interchange
import Testing

@Suite("The published CSV files of csv-spectrum")
struct CSVSpectrumTests {
  @Test("There are eleven, each with its JSON")
  func casesAreComplete() throws {
    let meanings = try Fixtures.names(in: "csv-spectrum/json").map { $0.dropLast(5) }
    #expect(try Self.cases().map { $0.dropLast(4) } == meanings)
    #expect(meanings.count == 11)
  }

  @Test("A published file means its published JSON", arguments: try cases())
  func fileMeansJSON(name: String) throws {
    let file = try Fixtures.bytes("csv-spectrum/csvs/\(name)")
    let meaning = try Fixtures.bytes("csv-spectrum/json/\(name.dropLast(4)).json")
    for source in [DataByteSource(file), PiecemealSource(file, seed: 1)] as [any ByteSource] {
      var rows = try CSVReader(DecodingSource(source)).all().map { record -> [String] in
        guard case .row(let row) = record else { return ["bad"] }
        return row.cells
      }
      let header = rows.removeFirst()
      let objects = rows.map { cells in
        JSON.object(zip(header, cells).map { JSON.Member($0, .string($1)) })
      }
      #expect(rows.allSatisfy { $0.count == header.count })
      #expect(try JSON(strict: meaning) == .array(objects))
    }
  }

  private static func cases() throws -> [String] {
    try Fixtures.names(in: "csv-spectrum/csvs")
  }
}
