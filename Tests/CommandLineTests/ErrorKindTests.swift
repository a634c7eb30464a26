import Foundation
import Testing

@Suite("Kinds of errors")
struct ErrorKindTests {
  /// Errors that are caught where they are thrown for, and reach nobody; each with where.
  private static let caught = [
    // BundleCheck, for any member that cannot be read, that is too long, or where it stops.
    "BundleUnreadable", "TooLong", "Stop",
    // BundleFiles, for what is no regular file.
    "Refused",
    // BundleOpening, which names the fault.
    "Mismatch",
    // CSVImport, which appends the rows before it first.
    "Uncertain",
    // ExportingEvidence, to stop a walk.
    "Found",
    // FactorSetYAML, which names the line.
    "FactorSetError",
    // The command `import`, which ends with its cause.
    "ImportInterruption",
    // The logbook, which says that the import was interrupted.
    "ImportStopped",
    // Lists, which have the read models made anew.
    "ImplausibleRow",
    // Readers of a bundle's files, which name the fault.
    "Unreadable",
  ]

  /// The source files of a target, or of all.
  private func sources() throws -> [URL] {
    let root = Fixtures.root.appending(path: "Sources")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    return try #require(files).compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
  }

  @Test("Every error of ours explains itself in a sentence, or is caught where it is meant for")
  func explained() throws {
    var declared: Set<String> = []
    var explained: Set<String> = []
    for file in try sources() {
      let text = try String(contentsOf: file, encoding: .utf8)
      for found in text.matches(
        of: /(?:struct|enum|class|extension) ([A-Z][A-Za-z.]*)\s*:\s*([A-Za-z, ]*)\{/)
      {
        let conformances = found.2.split(separator: ",").map {
          $0.trimmingCharacters(in: .whitespaces)
        }
        if conformances.contains("Error") { declared.insert(String(found.1)) }
        if conformances.contains("ExplainedError") { explained.insert(String(found.1)) }
      }
    }
    #expect(explained.count > 20)
    let silent = declared.subtracting(explained).subtracting(Self.caught)
    #expect(silent.isEmpty, "\(silent.sorted())")
  }

  @Test("No error is printed as Swift would print it")
  func printed() throws {
    for file in try sources() where file.path.contains("/CommandLine/") {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(!text.contains("\\(error)"), "\(file.lastPathComponent)")
      #expect(!text.contains("FileHandle.standard"), "\(file.lastPathComponent)")
      // JSON keeps its value, which text for people does not.
      #expect(text.matches(of: /Screen\.out\([^\n]*(pretty|compact)Text\(\)/).isEmpty)
      #expect(text.matches(of: /(^|[^A-Za-z.])print\(/).isEmpty, "\(file.lastPathComponent)")
    }
  }
}
