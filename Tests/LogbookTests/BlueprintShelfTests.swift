import CanonicalJSON
import EventLog
import Foundation
import Interchange
import Synchronization
import Testing

@testable import Logbook

@Suite("Published blueprints while another program publishes")
struct BlueprintShelfTests {
  @Test("A journey is opened by the newest version, whoever has published it a moment ago")
  func newest() async throws {
    let desk = try TemporaryLogbook()
    let session = desk.book.session(actor: "S-1")
    func version(_ journey: String, _ given: String? = nil) async throws -> Int64? {
      var input = FactInput(type: "journey.opened")
      input.journey = journey
      input.customer = "C-1"
      if let given { input.fields = [("blueprintVersion", given)] }
      return try await session.record(input).event.data["blueprintVersion"]?.int
    }
    func yaml(_ version: Int) -> [UInt8] {
      let standard = String(decoding: ShippedBlueprints.newestStandard, as: UTF8.self)
      return Array(standard.replacing("\nversion: 2\n", with: "\nversion: \(version)\n").utf8)
    }
    #expect(try await version("J-1") == 2)
    _ = try desk.fresh { other in try other.publish(yaml(3)) }
    #expect(try await version("J-2") == 3)
    _ = try await desk.book.session(actor: "S-2").publish(yaml(4))
    #expect(try await version("J-3") == 4)
    // Who names a version gets it; an older one that is published later is not the newest.
    #expect(try await version("J-4", "3") == 3)
    _ = try desk.fresh { other in try other.publish(yaml(1)) }
    #expect(try await version("J-5") == 4)
    #expect(try desk.book.log.lastPosition() == 1 + 5 + 3)
  }

  @Test("A blueprint that is published while the shelf is read is never missing")
  func publishedMeanwhile() throws {
    let desk = try TemporaryLogbook()
    let book = desk.book
    let standard = String(decoding: ShippedBlueprints.newestStandard, as: UTF8.self)
    let isDone = Atomic(false)
    let failure = Mutex<(any Error)?>(nil)
    let publisher = Thread {
      do {
        for number in 0..<10 {
          let yaml = standard.replacingOccurrences(
            of: "\nblueprint: standard\n", with: "\nblueprint: brand\(number)\n")
          _ = try book.publish(Array(yaml.utf8))
        }
      } catch {
        failure.withLock { $0 = error }
      }
      isDone.store(true, ordering: .releasing)
    }
    publisher.start()
    let log = book.log
    let files = BlueprintFiles(book.folder)
    var readings = 0
    while !isDone.load(ordering: .acquiring) {
      _ = try BlueprintShelf(log: log, files: files)
      readings += 1
    }
    if let error = failure.withLock({ $0 }) { throw error }
    #expect(readings > 0)
    #expect(try BlueprintShelf(log: log, files: files).published.count == 11)
  }
}
