import Storage
import TestSupport
import Testing

@Suite("The order of locks", .temporaryFolder)
struct LockOrderTests {
  #if DEBUG
    @Test("A lock is taken behind those that stand before it, or again, and never before them")
    func order() throws {
      #expect(LockRank.allCases.allSatisfy { LockOrder.violation(taking: $0) == nil })
      LockOrder.holding(.log) {
        #expect(LockOrder.violation(taking: .vault) == .log)
        #expect(LockOrder.violation(taking: .log) == nil)
        #expect(LockOrder.violation(taking: .files) == nil)
      }
      #expect(LockOrder.violation(taking: .vault) == nil)
    }

    @Test("A lock on a file counts from when it is had until it is let go")
    func file() throws {
      let lock = try FileLock(path: TemporaryFolder.file("logbook.lock"), rank: .logFile)
      try lock.holding(wait: 0) {
        try lock.holding(wait: 0) {}
        #expect(LockOrder.violation(taking: .preparing) == .logFile)
      }
      #expect(LockOrder.violation(taking: .preparing) == nil)
    }

    @Test("A debug build stops a thread that inverts it")
    func inverted() async {
      await #expect(processExitsWith: .failure) {
        LockOrder.holding(.log) { LockOrder.check(.vault) }
      }
    }
  #endif
}
