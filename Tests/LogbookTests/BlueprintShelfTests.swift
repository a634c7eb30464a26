import Foundation
import Interchange
import Synchronization
import Testing

@testable import Logbook

@Suite("Published blueprints while another program publishes")
struct BlueprintShelfTests {
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
