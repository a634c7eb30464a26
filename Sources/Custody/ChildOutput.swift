internal import Foundation

/// What another program prints, read by plain calls.
///
/// Foundation's `Process` stops the program where a call fails, and waits for ever for a child whose
/// pipe nobody reads any more.
enum ChildOutput {
  private static let size = 1 << 20

  /// Runs a program with an empty environment, and gives what it prints piece by piece.
  ///
  /// - Returns: false where it could not be started, read to its end, or did not end well.
  static func read(
    _ program: String, _ arguments: [String], _ body: (UnsafeRawBufferPointer) -> Void
  ) -> Bool {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return false }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = start(program, arguments, output: ends[1])
    close(ends[1])
    let isWhole = child != nil && readAll(ends[0], body)
    // Before it is waited for: a child that still writes is told that nobody reads.
    close(ends[0])
    guard let child else { return false }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return false }
    }
    return isWhole && status == 0
  }

  private static func readAll(
    _ descriptor: Int32, _ body: (UnsafeRawBufferPointer) -> Void
  ) -> Bool {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return count == 0 }
      body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  private static func start(_ program: String, _ arguments: [String], output: Int32) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var texts = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for text in texts { free(text) } }
    // It needs nothing of ours; keys may stand in the environment.
    var environment: [UnsafeMutablePointer<CChar>?] = [nil]
    var child: pid_t = 0
    let code = posix_spawn(&child, program, &actions, nil, &texts, &environment)
    return code == 0 ? child : nil
  }
}
