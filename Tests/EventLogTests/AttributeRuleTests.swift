import EventLog
import Testing
import Wording

@Suite("The rules for ids, subjects and sources")
struct AttributeRuleTests {
  @Test(
    "An id may hold anything but control characters and the slash, in NFC, up to 128 bytes",
    arguments: [
      "a", " ", "\"", "\\", "J-1", "客户 42", "é", "😀", "a\u{2028}b", "\u{A0}", "ﬀ",
      String(repeating: "x", count: 128), String(repeating: "客", count: 42) + "ab",
    ])
  func goodID(text: String) throws {
    try AttributeRule.id(text, "actor")
  }

  @Test(
    "An empty id, a slash or a control character is refused",
    arguments: [
      "", "/", "a/b", "\0", "a\u{1F}", "\n", "\t", "\u{7F}", "\u{80}", "a\u{85}b", "\u{9F}",
    ])
  func badCharacters(text: String) {
    #expect(throws: AttributeError.badCharacters(attribute: "actor")) {
      try AttributeRule.id(text, "actor")
    }
  }

  @Test(
    "An id of more than 128 bytes is too long, however few its characters",
    arguments: [String(repeating: "x", count: 129), String(repeating: "客", count: 43)])
  func tooLong(text: String) {
    #expect(throws: AttributeError.tooLong(attribute: "customer")) {
      try AttributeRule.id(text, "customer")
    }
  }

  @Test(
    "An id that is not NFC is refused: another one would look like it",
    arguments: ["e\u{301}", "\u{2126}", "\u{212B}", "\u{F900}", "\u{1100}\u{1161}", "a\u{301}客"])
  func notNFC(text: String) {
    #expect(throws: AttributeError.notNFC(attribute: "type")) {
      try AttributeRule.id(text, "type")
    }
  }

  @Test("NFC is a matter of bytes, and making it changes nothing but the form")
  func normalForm() {
    #expect(!isNFC("e\u{301}") && isNFC("é"))
    #expect(nfc("e\u{301}").utf8.elementsEqual("é".utf8))
    #expect(nfc("\u{F900}").utf8.elementsEqual("豈".utf8))
    #expect(nfc("plain / text").utf8.elementsEqual("plain / text".utf8))
  }

  @Test("A character newer than Unicode 14 combines with nothing; what is beside it is made NFC")
  func laterCharacters() {
    let later = "a\u{1E4EC}\u{301}"
    #expect(isNFC(later) && nfc(later).utf8.elementsEqual(later.utf8))
    #expect(isNFC("\u{1E4EE}\u{1E4EC}") && isNFC("\u{11382}\u{113C9}"))
    #expect(!isNFC("e\u{301}\u{1E4EC}"))
    #expect(nfc("e\u{301}\u{1E4EC}e\u{301}").utf8.elementsEqual("é\u{1E4EC}é".utf8))
  }

  @Test(
    "A subject is a kind of letters, a slash and an id",
    arguments: ["journey/J-1", "C/客户", "aZ/\"", "customer/" + String(repeating: "x", count: 128)])
  func goodSubject(text: String) throws {
    try AttributeRule.subject(text)
  }

  @Test(
    "A subject without a kind of letters is malformed",
    arguments: ["", "journey", "/J-1", "j1/J", "jour-ney/J", "旅程/J", "a b/J", "[/J", "`/J", "@/J"])
  func badKind(text: String) {
    #expect(throws: AttributeError.malformed(attribute: "subject")) {
      try AttributeRule.subject(text)
    }
  }

  @Test("A subject's id keeps the rules of ids")
  func subjectID() {
    for text in ["journey/", "journey/a/b", "journey/\u{1}"] {
      #expect(throws: AttributeError.badCharacters(attribute: "subject")) {
        try AttributeRule.subject(text)
      }
    }
    #expect(throws: AttributeError.tooLong(attribute: "subject")) {
      try AttributeRule.subject("journey/" + String(repeating: "x", count: 129))
    }
    #expect(throws: AttributeError.notNFC(attribute: "subject")) {
      try AttributeRule.subject("journey/e\u{301}")
    }
  }

  @Test(
    "A source is 1 to 256 bytes",
    arguments: [
      "a", "touchstone.example/1", "https://a.b/c?d", "宁波", String(repeating: "x", count: 256),
    ])
  func goodSource(text: String) throws {
    try AttributeRule.source(text)
  }

  @Test(
    "A source has no white space and no control characters",
    arguments: [
      "", String(repeating: "x", count: 257), " ", "a b", "a\tb", "a\n", "\0", "a\u{7F}",
    ])
  func badSource(text: String) {
    #expect(throws: AttributeError.malformed(attribute: "source")) {
      try AttributeRule.source(text)
    }
  }

  @Test(
    "A source has no white space and no control characters beyond ASCII either",
    arguments: ["宁波\u{3000}店", "a\u{A0}b", "a\u{2028}b", "a\u{85}b", "a\u{9F}b"])
  func badSourceBeyondASCII(text: String) {
    #expect(throws: AttributeError.malformed(attribute: "source")) {
      try AttributeRule.source(text)
    }
  }

  @Test("Each error has a code of its own and names its attribute in both languages")
  func errors() {
    let errors: [AttributeError] = [
      .missing(attribute: "actor"), .unknown(attribute: "actor"), .malformed(attribute: "actor"),
      .wrongType(attribute: "actor"), .tooLong(attribute: "actor"),
      .badCharacters(attribute: "actor"), .notNFC(attribute: "actor"),
    ]
    #expect(Set(errors.map(\.code)).count == errors.count)
    for error in errors {
      #expect(error.code.hasPrefix("entry."))
      #expect(error.sentence.chinese.contains("actor") && error.sentence.english.contains("actor"))
    }
  }
}
