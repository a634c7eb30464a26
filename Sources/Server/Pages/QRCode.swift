internal import CQREncode
internal import Exports

/// A QR code (ISO/IEC 18004) by the system's libqrencode, drawn as SVG.
struct QRCode {
  /// Modules on each side.
  let width: Int
  private let dark: [Bool]

  /// Nil for a text that fits into none.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard
      let code = bytes.withUnsafeBufferPointer({
        QRcode_encodeData(Int32($0.count), $0.baseAddress, 0, QR_ECLEVEL_M)
      })
    else { return nil }
    defer { QRcode_free(code) }
    width = Int(code.pointee.width)
    guard let data = code.pointee.data else { return nil }
    dark = (0..<(width * width)).map { data[$0] & 1 == 1 }
  }

  func isDark(_ column: Int, _ row: Int) -> Bool { dark[row * width + column] }

  /// With the quiet zone of four modules that readers need.
  func svg(title: String) -> String {
    var path = ""
    for row in 0..<width {
      for column in 0..<width where isDark(column, row) {
        path += "M\(column + 4) \(row + 4)h1v1h-1z"
      }
    }
    let size = width + 8
    return "<svg class=\"qr\" role=\"img\" aria-label=\"\(Markup.escape(title))\" "
      + "viewBox=\"0 0 \(size) \(size)\" shape-rendering=\"crispEdges\">"
      + "<path fill=\"#000\" d=\"\(path)\"/></svg>\n"
  }
}
