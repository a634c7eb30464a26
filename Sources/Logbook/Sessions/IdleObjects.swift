internal import Synchronization

/// Objects that cost more to make than to use, kept from one use to the next.
final class IdleObjects<Object: AnyObject & Sendable>: Sendable {
  private let idle = Mutex<[Object]>([])

  /// As many as there are threads that use one at once.
  private static var most: Int { 16 }

  /// One that lay idle; nil if none does.
  func take() -> Object? { idle.withLock { $0.popLast() } }

  /// Keeps one that nobody uses any more.
  func giveBack(_ object: Object) {
    idle.withLock { if $0.count < Self.most { $0.append(object) } }
  }
}
