import Access
import ArgumentParser
import CanonicalJSON
import Chronology
import Interchange
import Logbook

struct TokensCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "tokens",
      abstract: say("程序用来访问服务器的令牌。", "Tokens with which programs use the server."),
      subcommands: [Add.self, List.self, Revoke.self])
  }

  struct Add: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "add",
        abstract: say("添加令牌，只显示一次。", "Add a token; it is shown once."),
        discussion: explain(
          "示例：touchstone tokens add dms --role recorder\n请求时放在 Authorization: Bearer 之后。",
          "Example: touchstone tokens add dms --role recorder\n"
            + "A request carries it after Authorization: Bearer."))
    }

    @Argument(help: ArgumentHelp(say("名称，如 dms。", "Its name, such as dms."))) var name: String
    @OptionGroup var roles: RoleOption
    @Option(
      help: ArgumentHelp(say("几天后失效。", "Days after which it expires."), valueName: "days"))
    var expires = AccessStore.tokenLasts
    @Option(help: ArgumentHelp(say("谁添加。", "Who adds."))) var actor: String?
    @OptionGroup var options: LogbookOptions

    func run() throws {
      try options.use(actor: actor) { session in
        let secret = try await session.addToken(name, roles: try roles.set(), days: expires)
        Outcome.note(say("令牌只显示这一次：", "The token is shown once:"))
        Screen.out(secret.text)
      }
    }
  }

  struct List: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(commandName: "list", abstract: say("列出令牌。", "List tokens."))
    }

    @OptionGroup var output: JSONOption
    @OptionGroup var options: LogbookOptions

    func run() throws {
      try options.use { session in
        let tokens = try await session.tokens()
        UsersCommand.tell(strangers: try await session.accessStrangers())
        if output.json {
          for token in tokens { Screen.json(token.json.compactText()) }
          return
        }
        let zone = session.settings.timeZone
        Screen.out(
          Screen.table(
            [say("令牌", "Token"), say("角色", "Roles"), say("有效至", "Until"), say("状态", "State")],
            tokens.map { token in
              [
                token.name, RoleOption.words(token.roles),
                CivilText.minute(zone.civil(at: token.expires)),
                token.revoked == nil ? "" : say("已撤销", "revoked"),
              ]
            }))
      }
    }
  }

  struct Revoke: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "revoke",
        abstract: say("撤销令牌，立即生效。", "Revoke a token, at once."))
    }

    @Argument(help: ArgumentHelp(say("令牌的名称。", "The token's name."))) var name: String
    @Option(help: ArgumentHelp(say("谁撤销。", "Who revokes."))) var actor: String?
    @OptionGroup var options: LogbookOptions

    func run() throws {
      try options.use(actor: actor) { session in
        try await session.revokeToken(name)
        Screen.out(say("已撤销。", "Revoked."))
      }
    }
  }
}
