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
    return ["  ✓", words.fact(fact.event.type), touchpoint, item, "#\(position)"]
      .filter { !$0.isEmpty }.joined(separator: " ")
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
    var typed = ""
    while true {
      terminal.draw([
        title, "❯ " + typed,
        hint(
          say(
            "\(range.lowerBound)–\(range.upperBound)，回车；空着不记",
            "\(range.lowerBound)–\(range.upperBound), Enter; empty leaves it out")),
      ])
      switch terminal.key() {
      case .letter(let letter):
        if letter.isASCII, letter.isNumber, Int(typed + String(letter)) ?? .max <= range.upperBound
        {
          typed.append(letter)
        }
      case .erase: _ = typed.popLast()
      case .enter:
        if typed.isEmpty { return DeliveryWalk.Answer.none }
        if let number = Int(typed), range.contains(number) { return .number(number) }
        typed = ""
      case .back: return .back
      case .stop: return nil
      default: break
      }
    }
  }

  private func text() -> DeliveryWalk.Answer? {
    var typed = ""
    while true {
      terminal.draw([title, "❯ " + typed, hint(say("回车；空着不记", "Enter; empty leaves it out"))])
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

  private func hint(_ text: String) -> String {
    Screen.paint(text + say("，Esc 返回，Ctrl-C 结束", ", Esc back, Ctrl-C end"), .dim)
  }
}
