/// A factor set that nothing can be computed with.
public enum FactorSetError: Error, Sendable, Hashable {
  case empty(set: String)
  case duplicateFactor(String)
  case duplicateItem(String, factor: String)
  case factorWeight(String, weight: Int)
  case itemWeight(String, factor: String, weight: Int)
  /// All items of the factor are diagnostic.
  case nothingCounts(String)
  /// Some items of the factor that count carry a weight, and some do not.
  case someWeights(String)

  /// Stable.
  public var code: String {
    switch self {
    case .empty: "factorSet.empty"
    case .duplicateFactor: "factorSet.duplicateFactor"
    case .duplicateItem: "factorSet.duplicateItem"
    case .factorWeight: "factorSet.factorWeight"
    case .itemWeight: "factorSet.itemWeight"
    case .nothingCounts: "factorSet.nothingCounts"
    case .someWeights: "factorSet.someWeights"
    }
  }

  public var chinese: String {
    switch self {
    case .empty(let set): "因子集“\(set)”没有因子；请至少列出一个"
    case .duplicateFactor(let factor): "因子 \(factor) 出现两次；请删去或改名"
    case .duplicateItem(let item, let factor): "因子 \(factor) 的题目 \(item) 出现两次；请删去或改名"
    case .factorWeight(let factor, let weight): "因子 \(factor) 的权重是 \(weight)；应为大于 0 的整数"
    case .itemWeight(let item, let factor, let weight):
      "因子 \(factor) 的题目 \(item) 的权重是 \(weight)；应为大于 0 的整数"
    case .nothingCounts(let factor): "因子 \(factor) 的题目全是诊断性问题；请至少列出一个计分的题目"
    case .someWeights(let factor): "因子 \(factor) 只有部分题目有权重；请全部给出或全部不给"
    }
  }

  public var english: String {
    switch self {
    case .empty(let set): "the factor set “\(set)” has no factors; list at least one"
    case .duplicateFactor(let factor): "factor \(factor) stands twice; remove or rename one"
    case .duplicateItem(let item, let factor):
      "item \(item) of factor \(factor) stands twice; remove or rename one"
    case .factorWeight(let factor, let weight):
      "the weight of factor \(factor) is \(weight); give a whole number above 0"
    case .itemWeight(let item, let factor, let weight):
      "the weight of item \(item) of factor \(factor) is \(weight); give a whole number above 0"
    case .nothingCounts(let factor):
      "all items of factor \(factor) are diagnostic; list at least one that counts"
    case .someWeights(let factor):
      "only some items of factor \(factor) have a weight; give all of them one, or none"
    }
  }
}
