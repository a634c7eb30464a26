import Chronology
import EventLog
import Testing

extension EventLogConformance {
  private static func time(_ seconds: Int64) -> Timestamp {
    Sample.recorded.adding(milliseconds: seconds * 1000)
  }

  package static var times: [Rule] {
    [
      Rule("Recorded times never run backwards, though the clock does; leaves hold what is stored")
      { trial in
        var number = 0
        for seconds: Int64 in [0, 10, 5, -3600, 10, 11, 2] {
          number += 1
          let batch = try EventBatch.group([Sample.event(number)], recorded: time(seconds))
          _ = try await trial.log.append(batch, gate: nil)
        }
        let recorded = try trial.log.events().map(\.recorded)
        #expect(recorded == [0, 10, 10, 10, 10, 11, 11].map { time($0) })
        #expect(try trial.log.head().root == root(of: trial.log.lines()))
        #expect(try trial.log.events().map(\.event) == Sample.events(1..<8))
      },
      Rule("What was refused, or was there already, moves no clock") { trial in
        try await trial.log.putEach([Sample.event(1)])
        let far = time(86_400 * 365 * 50)
        let refused = try EventBatch.group(
          [Sample.event(2)], recorded: far, expected: [("journey/J-1", 9)])
        _ = try await trial.log.append(refused, gate: nil)
        let repeated = try EventBatch.group([Sample.event(1)], recorded: far)
        _ = try await trial.log.append(repeated, gate: nil)
        let batch = try EventBatch.group([Sample.event(3)], recorded: time(60))
        _ = try await trial.log.append(batch, gate: nil)
        #expect(try trial.log.events().map(\.recorded) == [time(0), time(60)])
      },
      Rule("The last position recorded through a moment is that of the last event not after it") {
        trial in
        #expect(try trial.log.lastPosition(recordedThrough: .latest) == 0)
        let seconds: [Int64] = [0, 0, 0, 10, 20, 20, 30]
        for (index, second) in seconds.enumerated() {
          let batch = try EventBatch.group([Sample.event(index)], recorded: time(second))
          _ = try await trial.log.append(batch, gate: nil)
        }
        func last(_ moment: Timestamp) throws -> Int64 {
          try trial.log.lastPosition(recordedThrough: moment)
        }
        for milliseconds in Int64(-1)...31_000 where milliseconds % 499 < 3 {
          let moment = Sample.recorded.adding(milliseconds: milliseconds)
          let expected = seconds.filter { time($0) <= moment }.count
          #expect(try last(moment) == expected, "\(milliseconds) ms")
        }
        for second in seconds {
          #expect(try last(time(second)) == seconds.filter { $0 <= second }.count)
          #expect(
            try last(time(second).adding(milliseconds: -1)) == seconds.filter { $0 < second }.count)
        }
        #expect(try last(.earliest) == 0 && last(.latest) == 7)
      },
    ]
  }
}
