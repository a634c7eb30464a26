import ArgumentParser
import Evidence
import Exports
import Foundation
import Interchange
import Logbook
import Wording

/// What evidence bundles are asked for by, beside the options of every export.
struct EvidenceOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      say(
        "evidence：打开个人内容并附上每条的密钥（需要 --reason）。",
        "evidence: open personal fields, with the key of each event (needs --reason).")))
  var open = false
}

extension Export {
  /// Writes a zip, or a folder where the name does not end in .zip.
  func exportEvidence(_ session: Session) async throws -> ExportReport {
    if names {
      throw GivenError(name: "--names", reason: Sentence("请用 --open", "use --open"))
    }
    if filter.since != nil { throw ExportError.notFor("--since", kind) }
    if filter.advisor != nil { throw ExportError.notFor("--advisor", kind) }
    if evidence.open, reason == nil {
      throw GivenError(name: "--open", reason: Sentence("需要 --reason", "needs --reason"))
    }
    let zone = session.settings.timeZone
    var request = EvidenceRequest()
    request.customer = filter.customer
    request.journey = filter.journey
    request.from = try filter.from.map { try GivenTime.read($0, "--from", zone).time }
    request.to = try filter.to.map { try GivenTime.end($0, "--to", zone) }
    request.cut = try past.cut(zone)
    request.reason = evidence.open ? reason : nil
    try await session.claimPlace(output)
    return try await session.exportEvidence(request) { [output] in try Self.place(output) }
  }

  private static func place(_ output: String) throws -> any BundlePlace {
    guard output == "-" || output.lowercased().hasSuffix(".zip") else {
      return try FolderOutput(path: output)
    }
    let file = try FileOutput(path: output)
    return try ZipPlace(write: { try file.write($0) }, finish: { try file.finish() })
  }
}
