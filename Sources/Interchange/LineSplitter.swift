internal import Foundation

/// Cuts bytes into lines in bounded memory.
public struct LineSplitter {
  private let source: any ByteSource

  /// Longest line taken; nothing that long can be an entry.
  public static let longest = 1 << 20

  public init(_ source: any ByteSource) {
    self.source = source
  }

  /// - Parameters:
  ///   - body: gets the line's number from 1 and its bytes without the line end.
  ///   - tooLong: gets the number of a line that was passed over.
  public func forEach(
    _ body: (Int, UnsafeRawBufferPointer) throws -> Void, tooLong: (Int) throws -> Void
  ) throws {
    let capacity = Self.longest * 2
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 8)
    defer { buffer.deallocate() }
    guard let start = buffer.baseAddress else { return }
    var held = 0
    var number = 0
    var isSkipping = false
    while true {
      let count = try source.read(
        into: UnsafeMutableRawBufferPointer(rebasing: buffer[held...]))
      if count == 0 { break }
      let end = held + count
      var at = 0
      while let mark = memchr(start + at, 0x0A, end - at) {
        let lineEnd = mark - UnsafeMutableRawPointer(start)
        if isSkipping {
          isSkipping = false
        } else {
          number += 1
          if lineEnd - at > Self.longest {
            try tooLong(number)
          } else {
            try body(number, UnsafeRawBufferPointer(rebasing: buffer[at..<lineEnd]))
          }
        }
        at = lineEnd + 1
      }
      held = end - at
      if isSkipping { held = 0 }
      if held > Self.longest {
        number += 1
        try tooLong(number)
        isSkipping = true
        held = 0
      } else if at > 0, held > 0 {
        memmove(start, start + at, held)
      }
    }
    if held > 0, !isSkipping {
      number += 1
      try body(number, UnsafeRawBufferPointer(rebasing: buffer[..<held]))
    }
  }
}
