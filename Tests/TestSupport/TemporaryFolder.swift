import Foundation
package import Testing

/// Gives each test, and each case of one, a fresh folder that is removed afterwards.
package struct TemporaryFolder: TestTrait, SuiteTrait, TestScoping {
  @TaskLocal package static var path = ""

  package init() {}

  package var isRecursive: Bool { true }

  /// The path of a file in the folder of the running test.
  package static func file(_ name: String) -> String { path + "/" + name }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("touchstone-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await Self.$path.withValue(folder.path) { try await function() }
  }
}

extension Trait where Self == TemporaryFolder {
  package static var temporaryFolder: Self { Self() }
}
