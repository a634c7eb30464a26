public import Chronology
internal import Foundation
internal import Storage

/// A program of the system that makes PDF of a page: WeasyPrint, or a browser without a window.
public struct PageRenderer {
  private let program: String
  private let isBrowser: Bool

  /// A browser is several times faster, and needs less memory.
  private static let names = ["chromium", "chromium-browser", "google-chrome", "weasyprint"]

  /// - Parameter environment: `TOUCHSTONE_RENDERER` names the program, else `PATH` is looked
  ///   through.
  /// - Throws: `ExportError.noRenderer`.
  public init(environment: [String: String]) throws(ExportError) {
    let folders = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map(String.init)
    var wanted = Self.names
    if let given = environment["TOUCHSTONE_RENDERER"], !given.isEmpty { wanted = [given] }
    for name in wanted {
      let places = name.contains("/") ? [name] : folders.map { $0 + "/" + name }
      var isFolder: ObjCBool = false
      let place = places.first {
        FileManager.default.isExecutableFile(atPath: $0)
          && FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder)
          && !isFolder.boolValue
      }
      guard let place else { continue }
      program = place
      let last = place.split(separator: "/").last.map(String.init) ?? place
      isBrowser = last.contains("chrom")
      return
    }
    throw .noRenderer
  }

  /// Makes a PDF of a page, in the private folder in which both lie: all that the program is told
  /// of.
  ///
  /// Pages refer to nothing outside; the program is kept from the network all the same.
  /// - Parameters:
  ///   - made: when the file is said to be made, so that the same page gives the same bytes.
  ///   - isStopped: looked at while the program runs.
  /// - Throws: `ExportError.rendererFailed`; nothing if it was stopped, and then there is no file.
  public func render(
    page: String, to path: String, made: Timestamp, environment: [String: String],
    isStopped: () -> Bool
  ) throws {
    // The program starts in the folder: a path that is relative here would be another there.
    let page = URL(fileURLWithPath: page).path
    let path = URL(fileURLWithPath: path).path
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments(page, path, folder)
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    // Proxies that answer nothing, should a program look for something all the same.
    var own = [
      "HOME": folder, "TMPDIR": folder, "XDG_CACHE_HOME": folder, "LANG": "C.UTF-8",
      "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9",
    ]
    // WeasyPrint takes its date from here, and the names of fonts from Python's hashes.
    own["SOURCE_DATE_EPOCH"] = String(max(0, made.milliseconds / 1_000))
    own["PYTHONHASHSEED"] = "0"
    if isBrowser {
      // A browser binds a socket below TMPDIR, and the path of a socket has at most 107 bytes: it is
      // told where it starts, which is the folder.
      own["TMPDIR"] = "."
    }
    own["PATH"] = environment["PATH"]
    own["LD_LIBRARY_PATH"] = environment["LD_LIBRARY_PATH"]
    process.environment = own
    let said = folder + "/said"
    guard FileManager.default.createFile(atPath: said, contents: nil),
      let file = FileHandle(forWritingAtPath: said)
    else { throw ExportError.rendererFailed(name) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = file
    process.standardError = file
    do {
      try process.run()
    } catch {
      throw ExportError.rendererFailed(program)
    }
    let isInTime = wait(for: process, limit: limit(of: page), isStopped)
    try? file.close()
    if isStopped() { return }
    guard isInTime else { throw ExportError.rendererFailed(name + ": time limit") }
    guard process.terminationReason == .exit, process.terminationStatus == 0,
      Self.isPDF(path)
    else {
      let line = Self.lastLine(of: said)
      if line.contains(String(cString: strerror(ENOSPC))) || Self.isFull(path) {
        throw StorageError.full(path: path)
      }
      throw ExportError.rendererFailed("\(name), \(process.terminationStatus): \(line)")
    }
    if isBrowser { try Self.pinDates(path, made) }
  }

  /// A browser writes the time of the day, which stands in the clear and is as long as any other.
  private static func pinDates(_ path: String, _ made: Timestamp) throws {
    let civil = CivilTime(utc: made)
    func digits(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    let parts = [civil.month, civil.day, civil.hour, civil.minute, civil.second]
    let text = digits(civil.year, 4) + parts.map { digits($0, 2) }.joined()
    guard let file = FileHandle(forUpdatingAtPath: path),
      let bytes = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    else { throw StorageError.missing(path: path) }
    defer { try? file.close() }
    for name in ["/CreationDate (D:", "/ModDate (D:"] {
      guard let place = bytes.range(of: Data(name.utf8), options: .backwards),
        place.upperBound + 14 <= bytes.count
      else { continue }
      try file.seek(toOffset: UInt64(place.upperBound))
      try file.write(contentsOf: Data(text.utf8))
    }
  }

  private var name: String { program.split(separator: "/").last.map(String.init) ?? program }

  private func arguments(_ page: String, _ path: String, _ folder: String) -> [String] {
    guard isBrowser else { return ["--encoding", "utf-8", page, path] }
    return [
      "--headless", "--disable-gpu", "--no-sandbox", "--disable-extensions", "--disable-sync",
      "--no-first-run", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND",
      "--disable-breakpad", "--disable-dev-shm-usage",
      "--user-data-dir=\(folder)/browser", "--no-pdf-header-footer", "--print-to-pdf=\(path)",
      URL(fileURLWithPath: page).absoluteString,
    ]
  }

  /// Two minutes, and a second more for every 2 KB of page: several times what is needed.
  private func limit(of page: String) -> TimeInterval {
    let size = (try? FileManager.default.attributesOfItem(atPath: page))?[.size] as? Int ?? 0
    return 120 + Double(size) / 2_000
  }

  private func wait(
    for process: Process, limit: TimeInterval, _ isStopped: () -> Bool
  ) -> Bool {
    let end = Date() + limit
    while process.isRunning, Date() < end, !isStopped() { usleep(20_000) }
    guard process.isRunning else {
      process.waitUntilExit()
      return true
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return false
  }

  private static func isPDF(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    return (try? file.read(upToCount: 5)) == Data("%PDF-".utf8)
  }

  /// What the program said last, without line breaks, cut to a length that fits a sentence.
  /// Where there is no room for a page, there may be none for a message of the renderer either.
  private static func isFull(_ path: String) -> Bool {
    var about = statvfs()
    guard statvfs(URL(fileURLWithPath: path).deletingLastPathComponent().path, &about) == 0 else {
      return false
    }
    return about.f_bavail * UInt(about.f_frsize) < 65_536
  }

  private static func lastLine(of path: String) -> String {
    let text = String(
      decoding: FileManager.default.contents(atPath: path)?.suffix(2_000) ?? Data(), as: UTF8.self)
    return String((text.split(whereSeparator: \.isNewline).last ?? "").prefix(200))
  }
}
