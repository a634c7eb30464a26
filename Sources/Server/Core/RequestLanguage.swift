internal import HTTPTypes
internal import Hummingbird
internal import Wording

/// In which language a request is answered: as the cookie `language` says, else as the browser asks,
/// else as the logbook speaks.
enum RequestLanguage {
  static let cookie = "language"

  static func of(_ request: Request, _ fallback: Language) -> Language {
    if let tag = Authentication.cookie(cookie, request.head),
      let language = Language(rawValue: tag)
    {
      return language
    }
    return preferred(request.headers[.acceptLanguage]) ?? fallback
  }

  /// The first language of the header that we speak, by weight.
  static func preferred(_ header: String?) -> Language? {
    let wishes = (header ?? "").split(separator: ",").prefix(20).enumerated().map { place, part in
      let pieces = part.split(separator: ";").map { $0.filter { $0 != " " } }
      let weight =
        pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      return (tag: pieces.first ?? "", weight: weight, place: place)
    }
    return wishes.filter { $0.weight > 0 }
      .sorted { ($1.weight, $0.place) < ($0.weight, $1.place) }
      .lazy.compactMap { wish -> Language? in
        let tag = wish.tag.lowercased()
        guard tag == "zh" || tag == "en" || tag.hasPrefix("zh-") || tag.hasPrefix("en-") else {
          return nil
        }
        return Language(tag: tag)
      }.first
  }
}

/// Whose tries are counted: the client's address, as the declared proxy says it.
enum ClientAddress {
  static func of(_ request: Request, _ peer: String, _ options: ServerOptions) -> String {
    guard options.isBehindProxy else { return peer }
    // The last entry is the proxy's own; those before it anybody may have written.
    let entries = (request.headers[.forwardedFor] ?? "").split(separator: ",")
    return entries.last.map { String($0.filter { $0 != " " }.prefix(64)) } ?? peer
  }
}
