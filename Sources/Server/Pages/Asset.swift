internal import Crypto
internal import Foundation
internal import HTTPTypes
internal import Hummingbird

/// A file that pages need, by a name that holds the hash of its content: what it names never changes.
struct Asset: Sendable {
  let name: String
  let type: String
  let bytes: [UInt8]

  init(_ base: String, _ suffix: String, _ type: String, _ text: String) {
    bytes = Array(text.utf8)
    self.type = type
    let hash = SHA256.hash(data: bytes).prefix(8).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
    name = "\(base)-\(hash).\(suffix)"
  }

  var path: String { "/assets/" + name }

  static let style = Asset("style", "css", "text/css; charset=utf-8", StyleSheet.text)
  static let icon = Asset("icon", "svg", "image/svg+xml", Icon.svg)

  private static let all = Dictionary(
    uniqueKeysWithValues: [style, icon].map { ($0.name, $0) })

  static let route = Route(.get, "/assets/{name}", .anyone) { exchange in
    guard let asset = all[try exchange.parameter("name")] else { throw HTTPFault.notFound }
    var response = Response.bytes(asset.bytes, asset.type)
    response.headers[.cacheControl] = "public, max-age=31536000, immutable"
    return response
  }
}

enum Icon {
  static let svg = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" \
    rx="7" fill="#0f5c57"/><path d="M6 22h20M8 22l4-9 5 6 7-11" fill="none" stroke="#fff" \
    stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>
    """
}
