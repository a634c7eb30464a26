/// The trace that a request belongs to (W3C Trace Context, `traceparent`).
struct TraceParent: Sendable, Hashable {
  /// 32 hexadecimal digits; kept with facts as `correlationid`.
  let traceID: String

  /// Nil for anything but a header of the form `00-<trace>-<parent>-<flags>` with a trace.
  init?(_ header: String?) {
    guard let header, header.utf8.count >= 55 else { return nil }
    let parts = header.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, parts[0].utf8.count == 2, parts[0] != "ff", parts[1].utf8.count == 32,
      parts[2].utf8.count == 16, parts[3].utf8.count == 2,
      parts[0] != "00" || parts.count == 4,
      parts.prefix(4).allSatisfy({ $0.utf8.allSatisfy(Self.isDigit) }),
      parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
    else { return nil }
    traceID = String(parts[1])
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10 || byte &- UInt8(ascii: "a") < 6
  }
}
