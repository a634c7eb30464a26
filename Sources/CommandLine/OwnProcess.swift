internal import CProcess
import Foundation
import Wording

/// What must hold of the process before a command runs in it.
enum OwnProcess {
  /// Keys and names that are in memory must not come to lie in a file when the program, or one
  /// that it starts, crashes.
  static func forbidDumps() {
    var limit = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    #if !DEBUG
      // Debuggers and tracers of a debug build may look at it.
      _ = touchstone_without_dumps()
    #endif
  }

  /// A server has a file open for every connection; the usual limit is 1,024.
  static func allowManyFiles() {
    let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(kind, &limit) == 0, limit.rlim_cur < 8_192 else { return }
    limit.rlim_cur = min(8_192, limit.rlim_max)
    setrlimit(kind, &limit)
  }

  /// The arguments as they were given.
  ///
  /// Swift's runtime finds them by way of /proc/self/maps, and takes none for given where that cannot
  /// be read: the program would show its help, do nothing and call that a success.
  static func arguments() -> [String]? {
    let arguments = CommandLine.arguments
    return arguments.isEmpty ? nil : Array(arguments.dropFirst())
  }
}
