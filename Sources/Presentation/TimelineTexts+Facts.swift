internal import CanonicalJSON
internal import Chronology
internal import Interchange
internal import Journeys
internal import Timelines
internal import Wording

/// How any fact is put on a line: its moment, its name, its fields, its words.
extension TimelineTexts {
  func line(_ moment: Moment, _ plan: Blueprint?, hiding: Set<String> = []) -> String {
    let said = fields(moment, plan, hiding: hiding)
    return minute(moment.occurred) + " " + words.fact(moment.kind.rawValue)
      + (said.isEmpty ? "" : say("：", ": ") + said)
      + (moment.isCorrected ? say("（已更正）", " (corrected)") : "")
  }

  /// The fields and words of a fact, in the order of the catalogue.
  func fields(_ moment: Moment, _ plan: Blueprint?, hiding: Set<String> = []) -> String {
    var parts = moment.fields.filter { !hiding.contains($0.name) }.map { field in
      words.field(field.name) + " " + value(field.value, of: field.name, plan)
    }
    parts += moment.texts.map { text in
      let isWords = text.name == "words" || text.name == "note"
      return (isWords ? "" : words.field(text.name) + " ") + quoted(text.text)
    }
    return parts.joined(separator: comma)
  }

  func value(_ value: JSON?, of field: String, _ plan: Blueprint?) -> String {
    switch value {
    case nil, .null: return "–"
    case .bool(let flag): return flag ? say("是", "yes") : say("否", "no")
    case .integer(let number):
      return field.hasSuffix("Minor") ? NumberWords.money(number, language) : String(number)
    case .array(let items):
      return items.map { self.value($0, of: field, plan) }.joined(separator: say("、", ", "))
    case .string(let text): return self.text(text, of: field, plan)
    default: return "…"
    }
  }

  private func text(_ text: String, of field: String, _ plan: Blueprint?) -> String {
    switch field {
    case "touchpoint": return plan?.touchpoint(text)?.name(language) ?? text
    case "from", "to", "approver", "mentor", "signedBy", "advisor", "receivedBy":
      return staffName(text) ?? text
    case "recall", "of", "attachment": return String(text.prefix(8)) + "…"
    case "gap", "gapFactor", "executionCause", "subCause", "layer", "determinant", "dimension":
      return words.term(text, of: field)
    case "factor": return words.factor(text)
    default:
      // Only fields that are moments have the shape of one.
      if let time = RFC3339.read(text)?.time { return minute(time) }
      return words.code(text)
    }
  }

  var comma: String { say("，", ", ") }

  func quoted(_ text: String) -> String { "“\(oneLine(text))”" }

  /// A length of time in the unit that a person would use.
  func length(_ milliseconds: Int64) -> String { NumberWords.length(milliseconds, language) }
}
