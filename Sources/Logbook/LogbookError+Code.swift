extension LogbookError {
  public var code: String { "logbook." + name }

  /// Promised to programs, however the case is called.
  private var name: String {
    switch self {
    case .noLogbook: "noLogbook"
    case .folderTaken: "folderTaken"
    case .amongKeys: "amongKeys"
    case .keysTaken: "keysTaken"
    case .creationUnfinished: "creationUnfinished"
    case .badTimeZone: "badTimeZone"
    case .badSettings: "badSettings"
    case .logShorter: "logShorter"
    case .logDifferent: "logDifferent"
    case .copy: "copy"
    case .copyShorter: "copyShorter"
    case .vaultAhead: "vaultAhead"
    case .tailDifferent: "tailDifferent"
    case .tailMalformed: "tailMalformed"
    case .noCustomer: "noCustomer"
    case .noStaff: "noStaff"
    case .noAdvisor: "noAdvisor"
    case .manyCustomers: "manyCustomers"
    case .noJourney: "noJourney"
    case .noEvent: "noEvent"
    case .nothingNamed: "nothingNamed"
    case .interrupted: "interrupted"
    case .busy: "busy"
    case .reasonNoCode: "reasonNoCode"
    case .badAssignment: "badAssignment"
    case .unknownField: "unknownField"
    case .notOneOf: "notOneOf"
    case .blueprintUnknown: "blueprintUnknown"
    case .blueprintVersionUnknown: "blueprintVersionUnknown"
    case .blueprintFileMissing: "blueprintFileMissing"
    case .blueprintDiffers: "blueprintDiffers"
    case .factorSetDiffers: "factorSetDiffers"
    case .factorSetUnfit: "factorSetUnfit"
    case .factorFileUnfit: "factorFileUnfit"
    case .factorSetUnnamed: "factorSetUnnamed"
    }
  }
}
