import CanonicalJSON
import Chronology
import EventLog
import Foundation
import Interchange
import Journeys
import ReadModels
import Timelines
import Vault
import Wording

@testable import Logbook

/// A logbook with one open journey J1 of customer C1, and facts recorded by hand.
final class ByHand {
  let place: TemporaryLogbook
  var book: Logbook { place.book }

  init() throws {
    place = try TemporaryLogbook()
    try record("journey.opened", customer: "C1")
  }

  func input(
    _ type: String, _ fields: [(String, String)] = [], customer: String? = nil,
    sealed: [(String, String)] = []
  ) -> FactInput {
    var input = FactInput(type: type)
    input.journey = "J1"
    input.customer = customer
    input.fields = fields
    input.sealed = sealed
    return input
  }

  @discardableResult
  func record(
    _ type: String, _ fields: [(String, String)] = [], customer: String? = nil,
    sealed: [(String, String)] = []
  ) throws -> RecordedFact {
    try book.record(input(type, fields, customer: customer, sealed: sealed))
  }

  /// What refuses a fact, in English.
  func refusal(_ type: String, _ fields: [(String, String)] = []) -> any ExplainedError {
    do {
      try record(type, fields)
    } catch let error as any ExplainedError {
      return error
    } catch {}
    return FactError.badSource
  }

  func timeline() throws -> JourneyTimeline? {
    var request = TimelineRequest()
    request.journey = "J1"
    return try book.timeline(request).journeys.first
  }

  func step(_ touchpoint: String) throws -> JourneyTimeline.Step? {
    try timeline()?.step(touchpoint)
  }

  var size: Int64 { get throws { try book.log.lastPosition() } }
}
