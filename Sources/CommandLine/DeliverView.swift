import CanonicalJSON
import EventLog
import Exports
import Logbook
import Presentation
import Wording

/// One question of a delivery on a terminal.
struct DeliverView {
  private let step: DeliveryWalk.Step
  private let terminal: Terminal

  init(_ step: DeliveryWalk.Step, _ terminal: Terminal) {
    self.step = step
    self.terminal = terminal
  }

  /// What was recorded, on a line.
  static func line(_ fact: RecordedFact, _ walk: DeliveryWalk) -> String {
    let words = TimelineWords(Speech.language)
    let position = fact.receipt.positions.upperBound
    let id = fact.event.data["touchpoint"]?.text ?? ""
    let touchpoint = walk.name(touchpoint: id)?(Speech.language) ?? id
    let part = fact.event.data["item"]?.text ?? ""
    let item = walk.name(item: part, touchpoint: id)?(Speech.language) ?? part
    // What was answered stands in the line: a wrong key is seen at once.
    var said: [String] = []
    for field in ["outcome", "answered", "reason", "kind", "variant"] {
      if let code = fact.event.data[field]?.text { said.append(words.code(code)) }
    }
    for field in ["expectation", "perception", "minutes"] {
      if let number = fact.event.data[field]?.int {
        said.append("\(words.field(field)) \(number)")
      }
    }
    let parts = ["  ✓", words.fact(fact.event.type), touchpoint, item].filter { !$0.isEmpty }
      .joined(separator: " ")
    return parts + (said.isEmpty ? "" : say("：", ": ") + said.joined(separator: say("，", ", ")))
      + " #\(position)"
  }

  /// What was not recorded, and why.
  static func refusal(
    _ fact: FactInput, _ error: any ExplainedError, _ walk: DeliveryWalk
  ) -> String {
    func value(_ name: String) -> String { fact.fields.first { $0.0 == name }?.1 ?? "" }
    let item = value("item")
    let name = walk.name(item: item, touchpoint: value("touchpoint"))?(Speech.language) ?? item
    return say("  ✗ 没有记录 ", "  ✗ not recorded: ") + name
      + say("：", ": ") + error.sentence(Speech.language)
  }

  /// Asks until there is an answer; nil for Ctrl-C.
  func answer() -> DeliveryWalk.Answer? {
    defer { terminal.erase() }
    switch step.form {
    case .one(let choices): return one(of: choices)
    case .many(let choices, let marks): return many(of: choices, marks)
    case .number(let range): return number(in: range)
    case .text, .time: return text()
    }
  }

  private var title: String { Screen.paint(step.title(Speech.language), .bold) }

  private func one(of choices: [DeliveryWalk.Choice]) -> DeliveryWalk.Answer? {
    var place = choices.firstIndex(where: \.isDefault) ?? 0
    while true {
      terminal.draw(
        [title]
          + choices.enumerated().map { index, choice in
            (index == place ? "❯ " : "  ") + "\(index + 1) "
              + (choice.mark.isEmpty ? "" : choice.mark + " ") + choice.name(Speech.language)
          } + [hint(say("↑↓ 回车", "↑↓ Enter"))])
      switch terminal.key() {
      case .up, .letter("k"): place = (place + choices.count - 1) % choices.count
      case .down, .letter("j"): place = (place + 1) % choices.count
      case .enter: return .choice(choices[place].id)
      case .letter(let letter):
        // Numbers move there, as far as one digit reaches.
        if let number = letter.wholeNumberValue, choices.indices.contains(number - 1) {
          place = number - 1
        }
      case .back: return .back
      case .stop: return nil
      default: break
      }
    }
  }

  private func many(
    of choices: [DeliveryWalk.Choice], _ marks: [String]
  ) -> DeliveryWalk.Answer? {
    let words = TimelineWords(Speech.language)
    var place = 0
    var chosen = Dictionary(choices.map { ($0.id, $0.mark) }, uniquingKeysWith: { $1 })
    while true {
      terminal.draw(
        [title]
          + choices.enumerated().map { index, choice in
            let mark = chosen[choice.id] ?? ""
            let light = ["ok": "✓", "notOk": "✗", "notApplicable": "–", "later": "…"][mark] ?? "□"
            return (index == place ? "❯ " : "  ") + light + " " + choice.name(Speech.language)
              + (mark.isEmpty ? "" : "  " + words.code(mark))
          }
          + [
            hint(
              say("空格改变，a 全部合格，回车记录", "Space changes, a: all ok, Enter records"))
          ])
      switch terminal.key() {
      case .up, .letter("k"): place = (place + choices.count - 1) % max(1, choices.count)
      case .down, .letter("j"): place = (place + 1) % max(1, choices.count)
      case .space where choices.indices.contains(place):
        let now = marks.firstIndex(of: chosen[choices[place].id] ?? "") ?? 0
        chosen[choices[place].id] = marks[(now + 1) % marks.count]
      case .letter("a"):
        for choice in choices where chosen[choice.id]?.isEmpty != false { chosen[choice.id] = "ok" }
      case .enter: return .marks(chosen)
      case .back: return .back
      case .stop: return nil
      default: break
      }
    }
  }

  private func number(in range: ClosedRange<Int>) -> DeliveryWalk.Answer? {
    let limits = "\(range.lowerBound)–\(range.upperBound)"
    var typed = ""
    // What was typed and is no answer is said, and never taken for one that was left out.
    var fault: String?
    while true {
      terminal.draw(
        [title, "❯ " + typed] + (fault.map { [Screen.paint($0, .red)] } ?? [])
          + [hint(say("\(limits)，回车；空着不记", "\(limits), Enter; empty leaves it out"))])
      switch terminal.key() {
      case .letter(let letter):
        fault = nil
        if typed.count < Self.longestNumber { typed.append(letter) }
      case .erase: _ = typed.popLast()
      case .enter:
        // Digits may come in full width from an input method.
        let digits = typed.compactMap(\.wholeNumberValue)
        let number = digits.reduce(0) { $0 * 10 + $1 }
        if typed.isEmpty, fault == nil { return DeliveryWalk.Answer.none }
        if !typed.isEmpty, digits.count == typed.count, range.contains(number) {
          return .number(number)
        }
        if !typed.isEmpty {
          fault = say("“\(typed)”不是 \(limits) 的数", "“\(typed)” is no number from \(limits)")
        } else {
          // Enter a second time leaves it out.
          fault = nil
        }
        typed = ""
      case .back: return .back
      case .stop: return nil
      default: break
      }
    }
  }

  private static let longestNumber = 6

  private func text() -> DeliveryWalk.Answer? {
    var typed = ""
    while true {
      terminal.draw([
        title, "❯ " + Self.end(of: typed), hint(say("回车；空着不记", "Enter; empty leaves it out")),
      ])
      switch terminal.key() {
      case .letter(let letter): typed.append(letter)
      case .space: typed.append(" ")
      case .erase: _ = typed.popLast()
      case .enter: return typed.isEmpty ? DeliveryWalk.Answer.none : .text(typed)
      case .back: return .back
      case .stop: return nil
      default: break
      }
    }
  }

  /// The end of a long line, where the next letter goes.
  private static func end(of typed: String) -> String {
    var shown = typed[...]
    while Screen.width(String(shown)) > max(8, Screen.columns - 5) { shown = shown.dropFirst() }
    return shown.count < typed.count ? "…" + shown : typed
  }

  private func hint(_ text: String) -> String {
    Screen.paint(text + say("，Esc 返回，Ctrl-C 结束", ", Esc back, Ctrl-C end"), .dim)
  }
}
