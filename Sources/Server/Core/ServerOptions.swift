public import Wording

/// Where and how a server listens.
public struct ServerOptions: Sendable {
  public var host = "127.0.0.1"
  /// 0 takes a free one.
  public var port = 8080
  /// Paths of a certificate chain and its key, in PEM; both or neither.
  public var certificate: String?
  public var key: String?
  /// A proxy in front of it speaks TLS; addresses of clients are taken from it.
  public var isBehindProxy = false
  /// Seconds after which open connections are cut when the server stops.
  public var patience = 8

  /// Seconds within which a body must have come.
  var bodyPatience = 30.0
  /// Seconds for which the reader of a stream may take nothing.
  var readerPatience = 20.0

  public init() {}

  public var hasTLS: Bool { certificate != nil && key != nil }

  /// Whether browsers reach it over TLS.
  public var isSecure: Bool { hasTLS || isBehindProxy }

  /// Refuses what would carry passwords over a network in the clear.
  ///
  /// - Throws: `ServerError.openHost`, `.halfCertificate`, `.badPort`.
  public func check() throws(ServerError) {
    guard (certificate == nil) == (key == nil) else { throw .halfCertificate }
    guard 0...65_535 ~= port else { throw .badPort }
    if !isSecure, !Self.isLoopback(host) { throw .openHost(host) }
  }

  static func isLoopback(_ host: String) -> Bool {
    if ["localhost", "::1", "[::1]"].contains(host.lowercased()) { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}

/// Why a server does not start.
public enum ServerError: ExplainedError, Equatable {
  /// Reachable from elsewhere, without TLS.
  case openHost(String)
  case halfCertificate
  case badPort
  case badCertificate(path: String)
  case addressTaken(String)
  case cannotListen(String)

  public var code: String {
    switch self {
    case .openHost: "server.openHost"
    case .halfCertificate: "server.halfCertificate"
    case .badPort: "server.badPort"
    case .badCertificate: "server.badCertificate"
    case .addressTaken: "server.addressTaken"
    case .cannotListen: "server.cannotListen"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .openHost(let host):
      Sentence(
        "\(Quoted.value(host)) 从别处也能访问，没有 TLS 时密码会被窃听；请给出证书和私钥，"
          + "或声明前面有做 TLS 的代理",
        "\(Quoted.value(host)) can be reached from elsewhere, and without TLS passwords could be "
          + "overheard; give a certificate and its key, or declare a proxy that speaks TLS")
    case .halfCertificate:
      Sentence("证书和私钥要一起给", "a certificate and its key go together")
    case .badPort: Sentence("端口是 0 到 65535", "a port is a number from 0 to 65535")
    case .badCertificate(let path):
      Sentence("\(path) 不是可用的 PEM 证书或私钥", "\(path) is no certificate or key in PEM")
    case .addressTaken(let address):
      Sentence(
        "\(address) 已被占用；请换一个端口", "\(address) is in use already; choose another port")
    case .cannotListen(let address):
      Sentence("不能在 \(address) 上监听", "cannot listen on \(address)")
    }
  }
}
