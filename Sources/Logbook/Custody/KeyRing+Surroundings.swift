internal import Custody

extension KeyRing {
  /// The keys of an origin where these surroundings keep them.
  init(origin: String, surroundings: Surroundings) {
    self.init(
      origin: origin, in: surroundings.keyFolder, environment: surroundings.environment,
      wait: surroundings.wait)
  }
}
