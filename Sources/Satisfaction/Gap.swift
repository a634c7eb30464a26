/// The five gaps of the service quality model: between which two things the quality was lost.
///
/// Source: 《全面客户满意——公开课（教材）》 (5GAP). Names stand in `WordList.gaps`.
public enum Gap: String, Sendable, CaseIterable {
  /// 认知: what customers expect is not known.
  case knowledge
  /// 标准: the wrong design or standard was chosen.
  case standard
  /// 交付: the standard was not followed.
  case delivery
  /// 宣传: what was promised outside is not what was done.
  case communication
  /// 客户差距: between what was expected and what was felt, the core of the model.
  case customer

  /// From a code or a Chinese name, as facts carry them.
  public init?(word: String) {
    self.init(rawValue: WordList.gaps.code(word))
  }
}

/// On which layer of the service a cause lies.
///
/// Source: 《全面客户满意——公开课（教材）》 (客户服务的“道”、“法”、“术”).
public enum ServiceLayer: String, Sendable, CaseIterable {
  /// 道: views and policies.
  case strategy
  /// 法: rules, organisation, processes.
  case system
  /// 术: attitude, ability, knowledge and experience of people.
  case staff

  /// From a code or a Chinese name, as facts carry them.
  public init?(word: String) {
    self.init(rawValue: WordList.layers.code(word))
  }
}
