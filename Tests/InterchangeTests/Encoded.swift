import Foundation
import Interchange
import TestSupport

extension TextEncoding {
  /// A text in this encoding, by the C library.
  func bytes(_ text: String) throws -> [UInt8] {
    let converter = iconv_open(name, "UTF-8")
    defer { iconv_close(converter) }
    var input = text.utf8.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: input.count * 4)
    var unread = input.count
    var free = output.count
    let result = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        var from = input.baseAddress
        var to = output.baseAddress
        return iconv(converter, &from, &unread, &to, &free)
      }
    }
    guard result == 0 else { throw POSIXError(.EILSEQ) }
    return output[..<(output.count - free)].map { UInt8(bitPattern: $0) }
  }

  var mark: [UInt8] {
    switch self {
    case .utf8: [0xEF, 0xBB, 0xBF]
    case .utf16LittleEndian: [0xFF, 0xFE]
    case .utf16BigEndian: [0xFE, 0xFF]
    case .gb18030: [0x84, 0x31, 0x95, 0x33]
    default: []
    }
  }
}

/// A text of characters that take one to four bytes in UTF-8 and in GB18030.
func mixedText(_ count: Int, seed: UInt64) -> String {
  var random = SplitMix64(seed: seed)
  let characters = Array("a,\n0é§客户编号龍㐀🚗𠮷\u{FEFF}").map(String.init)
  return (0..<count).map { _ in random.pick(characters) }.joined()
}
