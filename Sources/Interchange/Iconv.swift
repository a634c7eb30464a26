internal import Foundation

/// One run of the C library's converter from an encoding to UTF-8.
final class Iconv {
  enum Stop {
    /// All input is converted.
    case done
    /// The output is full.
    case full
    /// The input ends within a character.
    case unfinished
    case bad
  }

  private let converter: iconv_t

  init(from encoding: TextEncoding) throws(InputError) {
    guard let converter = iconv_open("UTF-8", encoding.name),
      Int(bitPattern: converter) != -1
    else { throw .noConverter(encoding: encoding) }
    self.converter = converter
  }

  deinit {
    iconv_close(converter)
  }

  /// Forgets what it read before.
  func reset() { _ = iconv(converter, nil, nil, nil, nil) }

  /// Converts as much as there is and fits; what was read ends where a character ends.
  func convert(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> (read: Int, written: Int, stop: Stop) {
    // iconv takes the input through a pointer that could write, and does not write.
    var from = UnsafeMutableRawPointer(mutating: input.baseAddress)?
      .assumingMemoryBound(to: CChar.self)
    var to = output.baseAddress?.assumingMemoryBound(to: CChar.self)
    var unread = input.count
    var free = output.count
    let result = iconv(converter, &from, &unread, &to, &free)
    let stop: Stop =
      if result != -1 {
        .done
      } else {
        switch errno {
        case E2BIG: .full
        case EINVAL: .unfinished
        default: .bad
        }
      }
    return (input.count - unread, output.count - free, stop)
  }
}
