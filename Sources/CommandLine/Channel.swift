import Foundation

/// The process's three channels, by their numbers: the one place where anything is written to them.
///
/// Nothing here stops the program: a channel that cannot be written gives an error number back.
enum Channel {
  /// Channels that were closed before the program began are opened on nothing, so that no file of
  /// ours takes their number and receives a message; using them fails as before.
  static func reserve() {
    for (number, mode) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY),
    ] where fcntl(number, F_GETFD) < 0 {
      _ = open("/dev/null", mode)
    }
  }

  /// Writes everything, whatever a signal interrupts and however little is taken at a time.
  ///
  /// - Returns: 0, or the number of the error.
  static func write(_ bytes: [UInt8], to channel: Int32) -> Int32 {
    var at = 0
    while at < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Foundation.write(channel, buffer.baseAddress?.advanced(by: at), buffer.count - at)
      }
      if count > 0 {
        at += count
      } else if count < 0, errno == EAGAIN || errno == EWOULDBLOCK {
        var waiting = pollfd(fd: channel, events: Int16(POLLOUT), revents: 0)
        _ = poll(&waiting, 1, -1)
      } else if count == 0 || errno != EINTR {
        return count == 0 ? EIO : errno
      }
    }
    return 0
  }

  /// A message for whoever looks; where nobody can be told, the exit code still tells.
  static func tell(_ text: String) { _ = write(Array(text.utf8), to: STDERR_FILENO) }
}
