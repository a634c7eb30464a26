import Access
import ArgumentParser
import CanonicalJSON
import Chronology
import Interchange
import Logbook
import Wording

struct UsersCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "users", abstract: say("谁可以登录服务器。", "Who may sign in to the server."),
      subcommands: [Add.self, List.self, Stop.self])
  }

  struct Add: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "add",
        abstract: say("添加用户，打印一次性链接。", "Add a user; prints a one-time link."),
        discussion: explain(
          """
          示例：touchstone users add 李明 --role recorder
          用户打开链接，设置密码；经理及以上还要设置手机验证码。链接三天内有效，只能用一次。
          用户已存在时，角色改为所给的，并打印新的链接：忘记密码时就这样做。
          """,
          """
          Example: touchstone users add wang --role recorder --role caller
          The user opens the link and sets a password, and from manager upwards also codes from
          a telephone. The link is valid for three days and works once.
          A user who exists gets these roles and another link: that is how to go on when a
          password is forgotten.
          """))
    }

    @Argument(
      help: ArgumentHelp(say("员工姓名或编号。", "The member of staff, by name or id."))) var name: String
    @OptionGroup var roles: RoleOption
    @Option(
      help: ArgumentHelp(
        say("服务器的地址，写在链接里。", "The server's address, as the link has it."), valueName: "url"))
    var server = "http://127.0.0.1:8080"
    @Option(help: ArgumentHelp(say("谁添加。", "Who adds."))) var actor: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var options: LogbookOptions

    func run() throws {
      try options.use(actor: actor) { session in
        let added = try await session.addUser(name, roles: try roles.set())
        let base = server.hasSuffix("/") ? String(server.dropLast()) : server
        let link = base + "/welcome/" + added.link.text
        if output.json {
          return Screen.json(
            JSON.object([
              .init("user", .string(added.user.id)),
              .init("roles", added.user.roles.json), .init("link", .string(link)),
            ]).prettyText())
        }
        Outcome.note(
          say(
            "用户 \(added.user.id)；这个链接只显示这一次，三天内有效：",
            "user \(added.user.id); this link is shown once and valid for three days:"))
        Screen.out(link)
      }
    }
  }

  struct List: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(commandName: "list", abstract: say("列出用户。", "List users."))
    }

    @OptionGroup var output: JSONOption
    @OptionGroup var options: LogbookOptions

    func run() throws {
      try options.use { session in
        let users = try await session.users()
        UsersCommand.tell(strangers: try await session.accessStrangers())
        if output.json {
          for user in users { Screen.json(user.json.compactText()) }
          return
        }
        let zone = session.settings.timeZone
        Screen.out(
          Screen.table(
            [say("用户", "User"), say("角色", "Roles"), say("添加", "Added"), say("状态", "State")],
            users.map { user in
              [
                user.id, RoleOption.words(user.roles), CivilText.minute(zone.civil(at: user.added)),
                Self.state(user),
              ]
            }))
      }
    }

    private static func state(_ user: User) -> String {
      if user.stopped != nil { return say("已停用", "stopped") }
      return user.hasPassword ? say("可登录", "may sign in") : say("链接未使用", "link not used yet")
    }
  }

  struct Stop: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "stop",
        abstract: say("停用用户，立即生效。", "Stop a user, at once."))
    }

    @Argument(
      help: ArgumentHelp(say("员工姓名或编号。", "The member of staff, by name or id."))) var name: String
    @Option(help: ArgumentHelp(say("谁停用。", "Who stops."))) var actor: String?
    @OptionGroup var options: LogbookOptions

    func run() throws {
      try options.use(actor: actor) { session in
        try await session.stopUser(name)
        Screen.out(say("已停用，登录已失效。", "Stopped; every session has ended."))
      }
    }
  }
}

extension UsersCommand {
  /// Says that somebody wrote to the store of users.
  static func tell(strangers: Int) {
    guard strangers > 0 else { return }
    Outcome.note(
      say(
        "access.sqlite 里有 \(strangers) 行不是本程序写的，或被改动过，不起作用；重新添加用户或令牌会替换它们。",
        "access.sqlite holds \(strangers) rows that this program did not write, or not like that; they "
          + "let nobody in. Adding the user or token again replaces them."))
  }
}

/// The roles of a user or a token.
struct RoleOption: ParsableArguments {
  @Option(
    name: .customLong("role"), parsing: .singleValue,
    help: ArgumentHelp(
      say(
        "角色，可以有几个：recorder、caller、manager、auditor、privacyOfficer、administrator。",
        "A role, may be repeated: recorder, caller, manager, auditor, privacyOfficer, "
          + "administrator."), valueName: "role"))
  var roles: [String] = []

  /// - Throws: `AccessError.noRole`, `.unknownRole`.
  func set() throws -> Set<Role> {
    let known = roles.compactMap { Role(rawValue: $0) }
    guard known.count == roles.count else { throw AccessError.unknownRole }
    guard !known.isEmpty else { throw AccessError.noRole }
    return Set(known)
  }

  static func words(_ roles: Set<Role>) -> String {
    roles.sorted().map(\.rawValue).joined(separator: " ")
  }
}
