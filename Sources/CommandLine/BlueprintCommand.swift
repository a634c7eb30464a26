import ArgumentParser
import CanonicalJSON
import Interchange
internal import Journeys
import Logbook
internal import Satisfaction
import Wording

struct BlueprintCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "blueprint", abstract: say("旅程的流程。", "Journey plans."),
      subcommands: [List.self, Show.self, Check.self, Publish.self, Schema.self])
  }

  /// The blueprints published in the logbook, or those that ship with the program.
  private static func kept(
    shipped: Bool, _ options: LogbookOptions
  ) throws -> [KeptBlueprint] {
    if shipped { return try Outcome.explaining { try Logbook.shippedBlueprints() } }
    return try options.use { try await $0.keptBlueprints() }
  }

  struct List: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "list", abstract: say("列出已发布的流程。", "List the published ones."))
    }

    @Flag(help: ArgumentHelp(say("随程序附带的流程。", "Those that ship with the program.")))
    var shipped = false
    @OptionGroup var output: JSONOption
    @OptionGroup var options: LogbookOptions

    func run() throws {
      for kept in try BlueprintCommand.kept(shipped: shipped, options) {
        if output.json {
          Screen.json(kept.summary.compactText())
        } else {
          Screen.out(Screen.wrap(BlueprintView.title(kept.blueprint)))
        }
      }
    }
  }

  struct Show: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(commandName: "show", abstract: say("显示一个流程。", "Show one."))
    }

    @Argument(help: ArgumentHelp(say("流程。", "The blueprint."))) var name = "standard"
    @Option(
      name: .customLong("version"),
      help: ArgumentHelp(say("版本；否则最新的。", "Its version; else the newest."), valueName: "n"))
    var number: Int64?
    @Flag(help: ArgumentHelp(say("随程序附带的流程。", "One that ships with the program.")))
    var shipped = false
    @Flag(help: ArgumentHelp(say("打印它的文件。", "Print its file.")))
    var yaml = false
    @OptionGroup var output: JSONOption
    @OptionGroup var options: LogbookOptions

    func validate() throws {
      if yaml, output.json {
        throw ValidationError(say("--yaml 和 --json 只能选一个", "--yaml or --json, not both"))
      }
    }

    func run() throws {
      if shipped {
        try Outcome.explaining {
          let kept = try KeptBlueprint.find(
            name, version: number, among: Logbook.shippedBlueprints())
          let file = ShippedBlueprints.all.first {
            $0.id == kept.blueprint.id && $0.version == kept.blueprint.version
          }
          show(kept, file: file?.bytes ?? [])
        }
      } else {
        try options.use { session in
          let kept = try KeptBlueprint.find(
            name, version: number, among: await session.keptBlueprints())
          show(kept, file: yaml ? try await session.blueprintFile(kept) : [])
        }
      }
    }

    private func show(_ kept: KeptBlueprint, file: [UInt8]) {
      if yaml {
        Screen.put(file)
      } else if output.json {
        Screen.json(kept.json.prettyText())
      } else {
        for line in BlueprintView(kept.blueprint).lines { Screen.out(line) }
      }
    }
  }

  struct Check: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "check", abstract: say("检查流程文件。", "Check a blueprint file."))
    }

    @Argument(help: ArgumentHelp(say("YAML 文件。", "The YAML file."))) var file: String
    @OptionGroup var speech: LanguageOption
    @OptionGroup var weights: FactorsOption

    func run() throws {
      try Outcome.explaining {
        let blueprint = try BlueprintFile.read(file).blueprint
        if let set = try weights.read()?.set { try Logbook.check(set, isNamedBy: blueprint) }
        Screen.out(
          say(
            "可用：\(blueprint.id) 第 \(blueprint.version) 版，\(blueprint.touchpoints.count) 个环节。",
            "Good: \(blueprint.id) version \(blueprint.version), \(blueprint.touchpoints.count) touchpoints."
          ))
      }
    }
  }

  struct Publish: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "publish", abstract: say("发布流程文件。", "Publish a blueprint file."))
    }

    @Argument(help: ArgumentHelp(say("YAML 文件。", "The YAML file."))) var file: String
    @OptionGroup var weights: FactorsOption
    @OptionGroup var options: LogbookOptions

    func run() throws {
      try options.use { session in
        let (plan, bytes) = try BlueprintFile.read(file)
        // The weights go first: a plan that is published without them has reports without them.
        if let (set, factors) = try weights.read() {
          try Logbook.check(set, isNamedBy: plan)
          let isNew = try await session.keepFactors(factors)
          Screen.out(
            isNew
              ? say(
                "已存入权重 \(set.id) 第 \(set.version) 版。",
                "Kept the factor set \(set.id) version \(set.version).")
              : say(
                "权重 \(set.id) 第 \(set.version) 版早已存入。",
                "The factor set \(set.id) version \(set.version) was here before."))
        }
        let (blueprint, isNew) = try await session.publish(bytes)
        if try await !session.hasWeights(of: blueprint), let named = blueprint.weights {
          Outcome.note(
            say(
              "权重 \(named.set) 第 \(named.version) 版不在这里：没有它就没有 SSI；用 --factors 给出",
              "the factor set \(named.set) version \(named.version) is not here: without it there "
                + "is no SSI; give it with --factors"))
        }
        Screen.out(
          isNew
            ? say(
              "已发布 \(blueprint.id) 第 \(blueprint.version) 版。",
              "Published \(blueprint.id) version \(blueprint.version).")
            : say(
              "\(blueprint.id) 第 \(blueprint.version) 版早已发布。",
              "\(blueprint.id) version \(blueprint.version) was published before."))
      }
    }
  }

  struct Schema: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "schema",
        abstract: say(
          "打印流程文件的 JSON Schema。", "Print the JSON schema of blueprint files."))
    }

    func run() throws {
      Screen.put(ShippedBlueprints.schema)
    }
  }
}

/// A blueprint file named on the command line.
enum BlueprintFile {
  /// Reads it; everything that is wrong with it goes to stderr, a line each with file and line.
  static func read(_ path: String) throws -> (blueprint: Blueprint, bytes: [UInt8]) {
    let bytes = try DecodedFile.utf8(InputFile.bytes(path))
    let (blueprint, faults) = Logbook.checkBlueprint(bytes)
    complain(faults, of: path)
    guard let blueprint else { throw Outcome.refused }
    return (blueprint, bytes)
  }

  static func complain(_ faults: [BlueprintFileError], of path: String) {
    for fault in faults {
      let reason = fault.sentence
      let text = Sentence("\(path)：\(reason.chinese)", "\(path): \(reason.english)")
      Outcome.complain(text(Speech.language))
    }
  }
}
