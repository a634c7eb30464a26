import Access
import ArgumentParser
import CanonicalJSON
import Foundation
import Logbook
import Logging
import Server
import Synchronization

struct Serve: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "serve",
      abstract: say("启动服务器。", "Start the server."),
      discussion: explain(
        """
        示例：
          touchstone serve
          touchstone serve --host 0.0.0.0 --port 443 \\
            --tls-certificate chain.pem --tls-key key.pem
        开始监听时，标准输出打印一行 JSON；日志以 JSON 写到标准错误。还没有用户时，打印第一位管理员的一次性链接。
        不是本机地址时必须有 TLS：给出证书和私钥（文件更换后自动重读），或声明前面有做 TLS 的代理。
        Ctrl-C 停止：已收到的请求会答完。
        """,
        """
        Examples:
          touchstone serve
          touchstone serve --host 0.0.0.0 --port 443 \\
            --tls-certificate chain.pem --tls-key key.pem
        Prints one line of JSON on stdout when it listens; its log goes to stderr as JSON. While
        there is no user it prints a one-time link for the first administrator.
        A host that others reach needs TLS: a certificate and its key, which are read again when
        the files change, or a declared proxy that speaks TLS.
        Ctrl-C stops it: what was asked is answered.
        """))
  }

  @Option(help: ArgumentHelp(say("监听的地址。", "The address to listen on."))) var host = "127.0.0.1"
  @Option(help: ArgumentHelp(say("端口；0 取一个空闲的。", "The port; 0 takes a free one."))) var port = 8080
  @Option(
    help: ArgumentHelp(say("证书链（PEM）。", "The certificate chain (PEM)."), valueName: "file"))
  var tlsCertificate: String?
  @Option(help: ArgumentHelp(say("私钥（PEM）。", "Its key (PEM)."), valueName: "file"))
  var tlsKey: String?
  @Flag(
    help: ArgumentHelp(
      say("前面有做 TLS 的代理。", "A proxy in front of it speaks TLS.")))
  var behindProxy = false
  @OptionGroup var options: LogbookOptions

  func run() throws {
    var listening = ServerOptions()
    listening.host = host
    listening.port = port
    listening.certificate = tlsCertificate
    listening.key = tlsKey
    listening.isBehindProxy = behindProxy
    let checked = listening
    try Outcome.explaining { try checked.check() }
    // What a closed pipe or a gone client brings is an error of a write, not the end.
    signal(SIGPIPE, SIG_IGN)
    OwnProcess.allowManyFiles()
    try Outcome.explaining {
      let book = try options.open(isServed: true)
      do {
        try serve(book, checked)
        try book.close()
      } catch {
        try? book.close()
        throw error
      }
    }
  }

  private func serve(_ book: Logbook, _ listening: ServerOptions) throws {
    try book.startServing()
    let handler = JSONLogHandler(descriptor: 2, clock: Speech.clock)
    let server = try TouchstoneServer(
      book, listening, logger: Logger(label: "touchstone") { _ in handler })
    let first =
      try server.lacksUsers()
      ? try book.addUser(Self.firstUser, roles: [.administrator]).link.text : nil
    try Self.wait {
      try await server.run { address in
        let line: JSON = ["listening": .string(address)]
        Screen.json(line.compactText())
        if let first { Self.tell(first, at: address) }
      }
    }
  }

  /// As whom the first person comes in.
  private static let firstUser = "administrator"

  private static func tell(_ link: String, at address: String) {
    Outcome.note(
      say(
        "还没有用户。第一位管理员（\(firstUser)）请打开这个链接，三天内有效，只能用一次：\n\(address)/welcome/\(link)",
        "There is no user yet. The first one (\(firstUser)) opens this link, which is valid for three "
          + "days and works once:\n\(address)/welcome/\(link)"))
  }

  /// Runs what waits on Swift's own threads, and waits for it on this one.
  private static func wait(_ body: @escaping @Sendable () async throws -> Void) throws {
    let done = DispatchSemaphore(value: 0)
    let outcome = Mutex<Result<Void, any Error>>(.success(()))
    Task {
      do {
        try await body()
      } catch {
        outcome.withLock { $0 = .failure(error) }
      }
      done.signal()
    }
    done.wait()
    try outcome.withLock { try $0.get() }
  }
}
