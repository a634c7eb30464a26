import ArgumentParser
import Exports
import Foundation
import Logbook
import Storage
import Wording

/// What keeps a folder current.
struct WatchOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      say(
        "--output 是文件夹：其中的文件随日志更新，直到 Ctrl-C。",
        "--output is a folder: the file in it follows the log, until Ctrl-C.")))
  var watch = false
  @Option(
    help: ArgumentHelp(
      say("--watch 隔几秒看一次。", "--watch looks every so many seconds."), valueName: "seconds")
  )
  var every = 2

  func validate() throws {
    guard 1...86_400 ~= every else {
      throw ValidationError(
        say("--every 应在 1 到 86400 之间", "--every must be at least 1 and at most 86400"))
    }
  }
}

extension Export {
  /// Writes the file whenever something else than a reading was recorded, and when a day begins.
  ///
  /// What passes by itself, a busy logbook or a full disk, is said and tried again; the file from
  /// before stays whole. Being asked to stop is how it ends, not a failure.
  func keepCurrent(_ kind: ExportKind) async throws {
    for (option, isGiven) in [
      ("--output -", output == "-"), ("--known-at", past.knownAt != nil),
      ("export evidence", kind == .evidence),
    ] where isGiven {
      throw ExportError.notFor("--watch", option)
    }
    let file = try folder() + "/" + kind.fileName(try chosenFormat(kind), report: name)
    var book: Logbook?
    defer { try? book?.close() }
    var state: ExportState?
    while !Interruption.isAsked {
      do {
        let open = try book ?? options.open()
        book = open
        state = try await follow(kind, state, file, options.session(of: open))
      } catch LogbookError.interrupted {
        break
      } catch let error as any ExplainedError
        where [Outcome.busy, Outcome.disk].contains(Outcome.code(of: error))
      {
        Outcome.complain(error.sentence(Speech.language))
        pause()
      }
    }
  }

  /// Waits until the file is out of date, and writes it once.
  private func follow(
    _ kind: ExportKind, _ state: ExportState?, _ file: String, _ session: Session
  ) async throws -> ExportState {
    while let state, try await !session.isOutdated(state) {
      if Interruption.isAsked { throw LogbookError.interrupted }
      pause()
    }
    let statement = try await session.export(try await request(kind, session), to: file)
    tell(statement.rows, statement.position)
    return try await session.exportState(at: statement.position)
  }

  /// The folder, made if it is not there.
  private func folder() throws -> String {
    var path = output
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    if mkdir(path, 0o700) == 0 { return path }
    guard errno == EEXIST else { throw StorageError(errno: errno, path: path) }
    guard FileStatus(path: path)?.isFolder == true else {
      throw ExportError.notAFolder(path: path)
    }
    return path
  }

  private func pause() {
    for _ in 0..<(10 * watching.every) where !Interruption.isAsked { usleep(100_000) }
  }
}
