internal import CVersion
import Logbook
import Vault

/// What `--version` says: the version, the commit it was built from, and the formats it writes.
enum BuiltVersion {
  static var text: String {
    let commit = String(cString: touchstone_commit())
    let parts =
      (commit.isEmpty ? [] : ["commit \(commit)"])
      + ["log format \(Logbook.logFormat)", "vault format \(Vault.format)"]
    return "\(Version.text) (\(parts.joined(separator: ", ")))"
  }
}
