import Testing

@testable import Access

@Suite("Pauses between failed tries")
struct ThrottleTests {
  @Test("The pause grows from the third failure to a minute, and ends by itself")
  func grows() {
    let clock = TestClock()
    let throttle = Throttle { clock.now }
    var pauses: [Int?] = []
    for _ in 0..<11 {
      throttle.failed(["account:S-1", "address:10.0.0.1"])
      let pause = throttle.pause(["account:S-1"])
      pauses.append(pause)
      clock.advance(seconds: Int64(pause ?? 0))
      #expect(throttle.pause(["account:S-1"]) == nil)
    }
    #expect(pauses == [nil, nil, 1, 2, 4, 8, 16, 32, 60, 60, 60])
  }

  @Test("Account and address pause each for itself")
  func both() {
    let clock = TestClock()
    let throttle = Throttle { clock.now }
    for number in 0..<5 { throttle.failed(["account:S-\(number)", "address:10.0.0.1"]) }
    #expect(throttle.pause(["account:S-9", "address:10.0.0.1"]) == 4)
    #expect(throttle.pause(["account:S-0", "address:10.0.0.2"]) == nil)
  }

  @Test("A clock that is put back makes no pause longer than it was")
  func clockPutBack() {
    let clock = TestClock()
    let throttle = Throttle { clock.now }
    for _ in 0..<5 { throttle.failed(["a"]) }
    clock.advance(seconds: -86_400)
    #expect(throttle.pause(["a"]) == 4)
    clock.advance(seconds: 4)
    #expect(throttle.pause(["a"]) == nil)
  }

  @Test("A success ends it, and a quarter of an hour does")
  func ends() {
    let clock = TestClock()
    let throttle = Throttle { clock.now }
    for _ in 0..<6 { throttle.failed(["a"]) }
    throttle.succeeded(["a"])
    #expect(throttle.pause(["a"]) == nil)
    for _ in 0..<6 { throttle.failed(["a"]) }
    clock.advance(minutes: 15)
    throttle.failed(["a"])
    #expect(throttle.pause(["a"]) == nil)
  }
}
