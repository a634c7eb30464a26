import ArgumentParser
import EventLog
import Exports
import Foundation
import Interchange
import Journeys
import Logbook
import MerkleTree
import Reports
import Storage
import Vault
import Wording

/// Turns errors into a sentence on stderr and an exit code.
enum Outcome {
  static let failed = ExitCode(1)
  static let checkFailed = ExitCode(3)
  static let usage = ExitCode(64)
  static let refused = ExitCode(65)
  static let missing = ExitCode(66)
  static let disk = ExitCode(74)
  static let busy = ExitCode(75)
  static let notAllowed = ExitCode(77)
  static let interrupted = ExitCode(130)

  static func explaining<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as any ExplainedError {
      complain(error.sentence(Speech.language))
      throw code(of: error)
    } catch let code as ExitCode {
      throw code
    } catch let error as ValidationError {
      throw error
    } catch {
      complain("\(error)")
      throw failed
    }
  }

  static func complain(_ text: String) {
    FileHandle.standardError.write(Data("touchstone: \(text)\n".utf8))
  }

  static func code(of error: any ExplainedError) -> ExitCode {
    switch error {
    case let error as LogbookError: code(of: error)
    case let error as StorageError: code(of: error)
    case let error as BackupError: code(of: error)
    case let error as ReportError: code(of: error)
    case let error as ExportError: code(of: error)
    case is GivenError: usage
    case let error as ProofError: error == .outOfRange ? missing : checkFailed
    case let error as CalendarError: error.reason == nil ? missing : refused
    case let error as VaultError: error == .noKey || error == .erased ? refused : notAllowed
    default: refused
    }
  }

  private static func code(of error: LogbookError) -> ExitCode {
    switch error {
    case .noLogbook, .noCustomer, .manyCustomers, .noJourney, .noEvent: missing
    case .keyMissing, .keyMalformed, .keyForeign, .keyRetired: notAllowed
    case .logShorter, .logDifferent, .tailDifferent, .vaultAhead: checkFailed
    case .nothingNamed, .badAssignment, .unknownField, .notOneOf: usage
    case .interrupted: interrupted
    case .blueprintFileMissing, .factorSetUnfit: disk
    default: refused
    }
  }

  private static func code(of error: BackupError) -> ExitCode {
    switch error {
    case .badPlace, .otherLog: refused
    case .notABackup: missing
    case .fileDamaged, .damaged, .shorter: checkFailed
    case .vaultClosed: notAllowed
    }
  }

  private static func code(of error: ReportError) -> ExitCode {
    switch error {
    case .emptyLog, .nothingInPeriod, .unknownAdvisor: missing
    case .reversedPeriod, .notByAnswered, .badOutlook: usage
    }
  }

  private static func code(of error: ExportError) -> ExitCode {
    switch error {
    case .noFormat, .noReason, .notFor, .needs, .reversed: usage
    case .notAFolder, .insideLogbook: refused
    case .noRenderer, .rendererFailed: failed
    case .library: disk
    }
  }

  private static func code(of error: StorageError) -> ExitCode {
    switch error {
    case .missing: missing
    case .notPermitted: notAllowed
    case .busy: busy
    case .newer: failed
    case .foreign, .exists: refused
    case .full, .damaged, .setting, .inputOutput, .unfinished, .unknownOutcome: disk
    }
  }
}
