import Access
import ArgumentParser
import Custody
import EventLog
import Exports
import Foundation
import Interchange
import Journeys
import Logbook
import MerkleTree
import Reports
import Server
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
    } catch let code as ExitCode {
      throw code
    } catch let error as ValidationError {
      throw error
    } catch {
      let known = explained(error)
      complain(known.sentence(Speech.language))
      throw code(of: known)
    }
  }

  /// An error that speaks to people: itself, what the system meant by it, or that it is one of ours.
  static func explained(_ error: any Error) -> any ExplainedError {
    error as? any ExplainedError ?? StorageError(foreign: error) ?? InternalError(error)
  }

  static func complain(_ text: String) { note("touchstone: " + text) }

  /// A message beside the data: stderr.
  static func note(_ text: String) { Channel.tell(PlainText.lines(text) + "\n") }

  /// Ends the run: with what the parser of arguments has to say, or the code of what went wrong.
  ///
  /// Its messages repeat arguments; those that look personal are taken out.
  static func leave(_ error: any Error) -> Never {
    let code = Touchstone.exitCode(for: error)
    var text = ParserWords.text(Touchstone.fullMessage(for: error))
    if text.isEmpty { exit(code.rawValue) }
    if code == .success {
      Screen.put(Array((text + "\n").utf8))
    } else {
      let given = CommandLine.arguments.dropFirst().flatMap { argument in
        [argument] + argument.split(separator: "=", maxSplits: 1).dropFirst().map(String.init)
      }
      text = Quoted.masked(text, without: given)
      Channel.tell(PlainText.lines(text) + "\n")
    }
    exit(code.rawValue)
  }

  static func code(of error: any ExplainedError) -> ExitCode {
    switch error {
    case let error as LogbookError: code(of: error)
    case KeyError.badOrigin: refused
    case is KeyError: notAllowed
    case let error as StorageError: code(of: error)
    case let error as BackupError: code(of: error)
    case let error as ReportError: code(of: error)
    case let error as ExportError: code(of: error)
    case is MigrationError: checkFailed
    case is GivenError: usage
    case is InternalError: failed
    case let error as ProofError: error == .outOfRange ? missing : checkFailed
    case let error as CalendarError: error.reason == nil ? missing : refused
    case let error as VaultError: code(of: error)
    case let error as AccessError: code(of: error)
    case let error as ServerError: code(of: error)
    case InputError.noRoom: disk
    case CallError.stepNeeded: usage
    default: error.code.hasPrefix("damage.") ? disk : refused
    }
  }

  private static func code(of error: LogbookError) -> ExitCode {
    switch error {
    case .noLogbook, .noCustomer, .noStaff, .noAdvisor, .manyCustomers, .noJourney, .noEvent:
      missing
    case .logShorter, .logDifferent, .tailDifferent, .tailMalformed, .vaultAhead,
      .copyShorter:
      checkFailed
    case .nothingNamed, .badAssignment, .unknownField, .notOneOf: usage
    case .interrupted: interrupted
    case .busy: busy
    case .blueprintFileMissing, .factorSetUnfit, .factorFileUnfit: disk
    default: refused
    }
  }

  private static func code(of error: BackupError) -> ExitCode {
    switch error {
    case .badPlace, .vaultWithLog, .badEntry, .openToOthers, .otherLog: refused
    case .notABackup: missing
    case .fileDamaged, .manifestForged, .unsigned, .vaultForged, .vaultUnsigned, .damaged, .shorter,
      .otherKey:
      checkFailed
    case .vaultClosed: notAllowed
    }
  }

  private static func code(of error: VaultError) -> ExitCode {
    switch error {
    case .noKey, .erased: refused
    case .notErased: checkFailed
    default: notAllowed
    }
  }

  private static func code(of error: ServerError) -> ExitCode {
    switch error {
    case .openHost, .halfCertificate, .badPort: usage
    case .badCertificate: refused
    case .addressTaken, .cannotListen: failed
    }
  }

  private static func code(of error: AccessError) -> ExitCode {
    switch error {
    case .noUser, .noToken: missing
    case .noRole, .unknownRole, .badName, .badExpiry: usage
    case .busy: busy
    default: refused
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
    case .schema: checkFailed
    case .full, .damaged, .setting, .inputOutput, .unfinished, .unknownOutcome: disk
    }
  }
}

/// An error that nobody foresaw: its kind and no more, for what it holds may be anything.
struct InternalError: ExplainedError {
  let code: String

  init(_ error: any Error) { code = "internal.\(type(of: error))" }

  var sentence: Sentence {
    Sentence(
      "内部错误（\(code)）；请带上这个代码和 touchstone --version 报告",
      "internal error (\(code)); please report it with this code and touchstone --version")
  }
}
