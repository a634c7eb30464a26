extension RowError {
  var code: String { "row." + name }

  /// Promised to programs, however the case is called.
  private var name: String {
    switch self {
    case .missing: "missing"
    case .badTime: "badTime"
    case .impossibleDate: "impossibleDate"
    case .noTimeOfDay: "noTimeOfDay"
    case .timeOutOfRange: "timeOutOfRange"
    case .notANumber: "notANumber"
    case .unknownTouchpoint: "unknownTouchpoint"
    case .tooManyCells: "tooManyCells"
    case .quoteAfterSpace: "quoteAfterSpace"
    case .fullWidthSeparator: "fullWidthSeparator"
    case .undecodable: "undecodable"
    case .badID: "badID"
    case .badModel: "badModel"
    case .changed: "changed"
    case .otherCustomer: "otherCustomer"
    case .sharedPhone: "sharedPhone"
    case .erased: "erased"
    case .noActivity: "noActivity"
    case .noTime: "noTime"
    case .noResult: "noResult"
    case .lostDigits: "lostDigits"
    case .outsideTraces: "outsideTraces"
    case .transition: "transition"
    }
  }
}
