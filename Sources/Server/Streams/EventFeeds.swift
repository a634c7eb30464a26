internal import Chronology
internal import Logbook
internal import Synchronization

/// The feeds of one server: streams of the same query share one, and it ends with the last of them.
final class EventFeeds: Sendable {
  private struct Key: Hashable {
    let customer: String?
    let journey: String?
    let type: String?
    let actor: String?
    let from: Int64?
    let to: Int64?
    let form: EventChunk.Form

    init(_ query: EventQuery, _ form: EventChunk.Form) {
      customer = query.customer
      journey = query.journey
      type = query.type
      actor = query.actor
      from = query.from?.milliseconds
      to = query.to?.milliseconds
      self.form = form
    }
  }

  private struct Entry {
    let feed: EventFeed
    let task: Task<Void, Never>
    var streams = 1
  }

  /// One stream's part in a feed, until it goes.
  final class Place: Sendable {
    let feed: EventFeed
    private let leave: @Sendable () -> Void

    fileprivate init(_ feed: EventFeed, leave: @escaping @Sendable () -> Void) {
      self.feed = feed
      self.leave = leave
    }

    deinit { leave() }
  }

  private let entries = Mutex<[Key: Entry]>([:])

  /// How many feeds there are.
  var count: Int { entries.withLock { $0.count } }

  /// Joins the feed of a query, or begins it.
  ///
  /// - Parameter session: that a new feed reads with.
  func join(
    _ query: EventQuery, _ form: EventChunk.Form, session: @autoclosure () -> Session
  ) -> Place {
    let key = Key(query, form)
    let feed = entries.withLock { entries in
      if let entry = entries[key] {
        entries[key]?.streams += 1
        return entry.feed
      }
      var open = query
      open.limit = nil
      let feed = EventFeed(session(), open, form)
      entries[key] = Entry(feed: feed, task: Task { await feed.run() })
      return feed
    }
    return Place(feed) { [weak self] in self?.leave(key, feed) }
  }

  private func leave(_ key: Key, _ feed: EventFeed) {
    let task: Task<Void, Never>? = entries.withLock { entries in
      guard let entry = entries[key], entry.feed === feed else { return nil }
      if entry.streams > 1 {
        entries[key]?.streams -= 1
        return nil
      }
      entries[key] = nil
      return entry.task
    }
    task?.cancel()
  }
}
