internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Journeys
internal import Vault
public import Wording

/// `index.html`: what happened, when and by whom, in both languages at once, without scripts and
/// without anything from outside; and what each file is and how to check it.
public struct BundlePage {
  let manifest: BundleManifest
  /// Nil when nothing is opened.
  let reason: String?
  let names: Names

  /// What touchpoints are called, by their ids.
  public typealias Names = [String: Sentence]

  var head: String {
    var text = """
      <!DOCTYPE html>
      <html lang="zh-Hans">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>证据包 Evidence bundle</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <h1>证据包 <span lang="en">Evidence bundle</span></h1>
      <table class="frame">

      """
    for (label, value) in frame {
      text += "<tr><th>\(label)</th><td>\(Self.escape(value))</td></tr>\n"
    }
    text += "</table>\n<h2>发生了什么 <span lang=\"en\">What happened</span></h2>\n<table>\n<tr>"
    for label in columns { text += "<th>\(label)</th>" }
    return text + "</tr>\n"
  }

  private var columns: [String] {
    var columns = [
      ("位置", "Position"), ("发生", "Occurred"), ("记录", "Recorded"), ("事实", "Fact"),
      ("记录人", "By"), ("所属", "Of"), ("内容", "Content"),
    ]
    if reason != nil { columns.append(("个人内容", "Personal")) }
    return columns.map(Self.both)
  }

  private var frame: [(String, String)] {
    var rows = [("日志", "Log", manifest.origin), ("范围", "Asked for", Self.list(manifest.filter))]
    if let asOf = manifest.asOf { rows.append(("截至发生", "As of", asOf)) }
    if let knownAt = manifest.knownAt { rows.append(("截至所知", "Known at", Self.plain(knownAt))) }
    rows.append(("条数", "Entries", String(manifest.entries)))
    rows.append(("日志条数", "Log size", String(manifest.size)))
    rows.append(("最后记录", "Last recorded", manifest.head))
    rows.append(("根", "Root", manifest.root))
    if let reason { rows.append(("打开个人内容的理由", "Why personal fields are opened", reason)) }
    return rows.map { (Self.both($0.0, $0.1), $0.2) }
  }

  /// One entry.
  func row(_ recorded: RecordedEvent, _ disclosure: Disclosure?) -> String {
    let event = recorded.event
    var cells = [
      Self.escape(String(recorded.position)), Self.escape(Self.desk(event.time, event.timeOffset)),
      Self.escape(recorded.recorded.text), Self.both(Vocabulary.fact(event.type)),
      Self.escape(event.actor), Self.escape(event.subject), content(event.data),
    ]
    if reason != nil {
      if let disclosure {
        let text = (try? JSON(strict: disclosure.plaintext)).map(Self.list) ?? ""
        cells.append(Self.escape(text))
      } else {
        cells.append(event.sealed == nil ? "" : Self.both("已删除", "erased"))
      }
    }
    return "<tr>" + cells.map { "<td>\($0)</td>" }.joined() + "</tr>\n"
  }

  private func content(_ data: JSON) -> String {
    var text = Self.escape(Self.list(data))
    if let name = data["touchpoint"]?.text.flatMap({ names[$0] }) {
      text += (text.isEmpty ? "" : "<br>") + Self.both(name)
    }
    return text
  }

  var foot: String {
    var text = "</table>\n<h2>文件 <span lang=\"en\">Files</span></h2>\n<table>\n"
    for (name, words) in Self.files where name != BundleFormat.opened || reason != nil {
      text += "<tr><th>\(name)</th><td>\(Self.both(words))</td></tr>\n"
    }
    text += "</table>\n<h2>怎样核对 <span lang=\"en\">How to check it</span></h2>\n"
    for words in Self.advice { text += "<p>\(Self.both(words))</p>\n" }
    return text + """
      <pre>touchstone verify-bundle BUNDLE --verifier-key KEY
      python3 verify_bundle.py BUNDLE --verifier-key KEY</pre>
      </body>
      </html>

      """
  }

  private static let files = [
    (
      BundleFormat.entries,
      Sentence(
        "每行一条事件，与日志里的字节完全相同（RFC 8785 规范 JSON）。",
        "An event a line, byte for byte as in the log (canonical JSON, RFC 8785).")
    ),
    (
      BundleFormat.proofs,
      Sentence(
        "同一行事件的位置（从 0 数）和包含证明（RFC 6962）。叶 = SHA-256(0x00 ‖ 行)。",
        "Where the event of the same line stands (from 0) and its inclusion proof (RFC 6962). "
          + "Leaf = SHA-256(0x00 ‖ line).")
    ),
    (
      BundleFormat.checkpoint,
      Sentence(
        "日志的来源、条数和根，已签名（C2SP tlog-checkpoint，Ed25519）。",
        "Origin, size and root of the log, signed (C2SP tlog-checkpoint, Ed25519).")
    ),
    (
      BundleFormat.verifierKey,
      Sentence(
        "验证密钥。请与从别处得到的比较，不要只信这一份。",
        "The verifier key. Compare it with one you got elsewhere; do not trust this copy alone.")
    ),
    (
      BundleFormat.opened,
      Sentence(
        "打开的个人内容，以及每条事件自己的密钥：承诺 HMAC-SHA256(密钥, \"commit\") 和 AES-256-GCM 解密把它与事件绑在一起。一条的密钥打不开别的。",
        "Opened personal fields with the key of each event: the commitment "
          + "HMAC-SHA256(key, \"commit\") and decryption under AES-256-GCM tie them to their "
          + "entries. The key of one event opens no other.")
    ),
    (
      BundleFormat.manifest,
      Sentence(
        "要了什么，以及每个文件的大小和 SHA-256。",
        "What was asked for, and size and SHA-256 of every file.")
    ),
    (BundleFormat.note, Sentence("清单的签名。", "The signature of the manifest.")),
  ]

  private static let advice = [
    Sentence(
      "本页只供阅读；作数的是事件、证明和检查点。用从经销商以外得到的验证密钥核对，任选一个程序：",
      "This page is for reading; what counts are entries, proofs and checkpoint. Check them with a "
        + "verifier key that you got elsewhere, with either program:"),
    Sentence(
      "核对成立，说明这些事件就在签名的那本日志里、一字未改。范围之外是否还有别的事件，由清单的签名者负责。",
      "If the check holds, these events stand unaltered in the log that was signed. That nothing "
        + "else belongs to what was asked for is what the signer of the manifest states."),
  ]

  // MARK: Texts

  /// A time on the desk's own clock.
  private static func desk(_ time: Timestamp, _ offset: TimeOffset?) -> String {
    guard let offset else { return time.text }
    let local = time.adding(milliseconds: Int64(offset.minutes) * 60_000).text
    return local.prefix(19).replacing("T", with: " ") + " " + offset.text
  }

  /// `touchpoint payment · perception 3`.
  private static func list(_ value: JSON) -> String {
    (value.members ?? []).map { "\($0.key) \(plain($0.value))" }.joined(separator: " · ")
  }

  private static func plain(_ value: JSON) -> String {
    switch value {
    case .string(let text): text
    case .array(let items): items.map(plain).joined(separator: ", ")
    case .object: "{" + list(value) + "}"
    default: value.compactText()
    }
  }

  private static func both(_ words: Sentence) -> String { both(words.chinese, words.english) }

  private static func both(_ chinese: String, _ english: String) -> String {
    "\(escape(chinese)) <span lang=\"en\">\(escape(english))</span>"
  }

  /// A text that may stand between tags and in attributes; what steers a reader is dropped.
  private static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\u{9}", "\u{A}", "\u{D}": escaped += " "
      case "\u{FFFE}", "\u{FFFF}": break
      case _ where PlainText.isSteering(scalar): break
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static let style = """
    @page { size: A4 landscape; margin: 12mm; }
    body { font-family: 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC',
      'Microsoft YaHei', sans-serif; color: #222; margin: 0 auto; padding: 0 4mm;
      max-width: 270mm; font-size: 10pt; line-height: 1.45; }
    h1 { font-size: 18pt; } h2 { font-size: 13pt; border-bottom: 1px solid #1f4e79; }
    span[lang=en] { color: #555; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: left; vertical-align: top; padding: 0.8mm 2mm 0.8mm 0;
      border-bottom: 1px solid #d0d0d0; overflow-wrap: anywhere; }
    th { font-weight: 600; white-space: nowrap; } table.frame { width: auto; }
    tr { break-inside: avoid; } pre { background: #f4f4f4; padding: 3mm; }
    """
}
