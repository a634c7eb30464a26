internal import Journeys
internal import Satisfaction

/// The sales satisfaction index over journeys, each by the factor set that its blueprint names.
///
/// What differs in set or version is tallied apart and never averaged.
struct FactorTallies {
  private let library: FactorLibrary
  private var tallies: [FactorKey: FactorTally] = [:]
  /// Journeys of sets that are not at hand: without the weights there is no index.
  private(set) var unknown: [FactorKey: Int] = [:]
  private var isUnknownVoiced = false

  init(_ library: FactorLibrary) {
    self.library = library
  }

  mutating func add(_ answers: [Answer], _ record: JourneyRecord) {
    let standard = library.standard
    let key =
      record.plan?.blueprint.weights.map { FactorKey(set: $0.set, version: String($0.version)) }
      ?? FactorKey(set: standard.id, version: standard.version)
    guard let set = library.find(key) else {
      unknown[key, default: 0] += 1
      isUnknownVoiced = isUnknownVoiced || answers.contains { $0.question.subject == .factor }
      return
    }
    tallies[key, default: FactorTally(set)].add(answers)
  }

  /// Those that journeys answered about, by name and version; with none such the first, so that
  /// its factors are shown without a score.
  var shown: [FactorTally] {
    let all = tallies.sorted { $0.key < $1.key }.map(\.value)
    let voiced = all.filter(\.isVoiced)
    return voiced.isEmpty ? [all.first ?? FactorTally(library.standard)] : voiced
  }

  func tally(of set: FactorSet) -> FactorTally? {
    tallies[FactorKey(set: set.id, version: set.version)]
  }

  /// Over all journeys whose set is at hand: of one set alone, else `mixed`.
  var dealer: SalesSatisfactionIndex.Dealer {
    SalesSatisfactionIndex.dealer(tallies.sorted { $0.key < $1.key }.flatMap(\.value.all))
  }

  /// The index of the dealer; `notRecorded` where only the weights are missing.
  var index: Measured<Rational> {
    let index = dealer.index
    guard lacksWeights else { return index }
    return Measured(
      missing: .notRecorded, n: 0, of: index.of + unknown.values.reduce(0, +), positions: [])
  }

  /// Whether there is nothing to weigh but what no weights are at hand for.
  var lacksWeights: Bool {
    !unknown.isEmpty && tallies.values.allSatisfy { !$0.isVoiced }
      && (isUnknownVoiced || tallies.isEmpty)
  }

  /// The index less that of a baseline; refused across sets, versions and collectors.
  func difference(from baseline: Self) -> Measured<Rational> {
    let difference = SalesSatisfactionIndex.difference(of: dealer, from: baseline.dealer)
    guard lacksWeights || baseline.lacksWeights else { return difference }
    return Measured(
      missing: .notRecorded, n: difference.n, of: difference.of, positions: difference.positions)
  }
}
