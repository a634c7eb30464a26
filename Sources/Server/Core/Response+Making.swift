internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Response {
  static func json(_ json: JSON, status: HTTPResponse.Status = .ok) -> Response {
    bytes(Array(json.compactText().utf8), "application/json", status: status)
  }

  static func text(_ text: String, _ type: String = "text/plain; charset=utf-8") -> Response {
    bytes(Array(text.utf8), type)
  }

  static func html(_ html: String, status: HTTPResponse.Status = .ok) -> Response {
    bytes(Array(html.utf8), "text/html; charset=utf-8", status: status)
  }

  static func bytes(
    _ bytes: [UInt8], _ type: String, status: HTTPResponse.Status = .ok
  ) -> Response {
    Response(
      status: status, headers: [.contentType: type],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// Sends a browser elsewhere, by GET.
  static func seeOther(_ path: String) -> Response {
    Response(status: .seeOther, headers: [.location: path])
  }

  static var noContent: Response { Response(status: .noContent) }
}
