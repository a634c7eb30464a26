/// One of the five source texts.
public enum SourceText: String, Sendable, CaseIterable {
  case s0 = "S0"
  case s1 = "S1"
  case s2 = "S2"
  case s3 = "S3"
  case s4 = "S4"

  public var title: String {
    switch self {
    case .s0: "《全面客户满意——公开课（教材）》"
    case .s1: "《移动电商：客户关系管理方向》，第 6 章“移动电子商务的客户满意度管理”"
    case .s2: "《赢在服务好服务赢天下》"
    case .s3: "《客户满意度全面提升培训课程》"
    case .s4: "《21世纪——客户满意是企业生存的根本》"
    }
  }
}
