internal import Foundation
internal import NIOCore
internal import NIOSSL
internal import Synchronization

/// A certificate and its key, read again when the files change: a renewed certificate needs no restart.
final class TLSFiles: Sendable {
  private struct Pair {
    var chain: [NIOSSLCertificateSource]
    var key: NIOSSLPrivateKeySource
    var stamp: [Date?]
    var looked: Date
  }

  private let certificate: String
  private let key: String
  private let pair: Mutex<Pair>
  /// Seconds between two looks at the files.
  private static let pause = 2.0

  /// - Throws: `ServerError.badCertificate`.
  init(certificate: String, key: String) throws {
    self.certificate = certificate
    self.key = key
    pair = Mutex(try Self.read(certificate, key))
  }

  private static func read(_ certificate: String, _ key: String) throws -> Pair {
    let stamp = stamps(certificate, key)
    guard let chain = try? NIOSSLCertificate.fromPEMFile(certificate), !chain.isEmpty else {
      throw ServerError.badCertificate(path: certificate)
    }
    guard let secret = try? NIOSSLPrivateKey(file: key, format: .pem) else {
      throw ServerError.badCertificate(path: key)
    }
    return Pair(
      chain: chain.map { .certificate($0) }, key: .privateKey(secret), stamp: stamp, looked: Date())
  }

  private static func stamps(_ paths: String...) -> [Date?] {
    paths.map { path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      return attributes?[.modificationDate] as? Date
    }
  }

  /// What a new connection speaks with: TLS 1.2 or later, and the files as they are now.
  ///
  /// A pair that cannot be read, or does not belong together, leaves the one before in use.
  var configuration: TLSConfiguration {
    let present = current()
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: present.chain, privateKey: present.key)
    configuration.minimumTLSVersion = .tlsv12
    configuration.sslContextCallback = { [self] _, promise in
      let present = current()
      var override = NIOSSLContextConfigurationOverride()
      override.certificateChain = present.chain
      override.privateKey = present.key
      promise.succeed(override)
    }
    return configuration
  }

  private func current() -> (chain: [NIOSSLCertificateSource], key: NIOSSLPrivateKeySource) {
    pair.withLock { pair in
      if Date().timeIntervalSince(pair.looked) > Self.pause {
        pair.looked = Date()
        if Self.stamps(certificate, key) != pair.stamp,
          let fresh = try? Self.read(certificate, key),
          Self.belongTogether(fresh)
        {
          pair = fresh
        }
      }
      return (pair.chain, pair.key)
    }
  }

  /// Whether a context can be made of both, as of files that are exchanged one after the other.
  private static func belongTogether(_ pair: Pair) -> Bool {
    let configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: pair.chain, privateKey: pair.key)
    return (try? NIOSSLContext(configuration: configuration)) != nil
  }
}
