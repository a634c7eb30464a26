import Interchange
import Testing
import Wording

@Suite("What is said about a file that cannot be read")
struct InputErrorTests {
  private static let input: [InputError] = [
    .isFolder(path: "/a"), .isDevice(path: "/a"), .noRoom(folder: "/a"), .empty(path: "/a"),
    .notText,
    .undecodable(encoding: .gb18030, offset: 41), .noConverter(encoding: .gb18030),
    .unclosedQuote(line: 2), .rowTooLong(line: 2, limit: 1_048_576), .badSeparator(found: "|"),
    .unknownHeaders(names: ["颜色"], lacking: []), .isWebPage(lacking: []),
    .encodingUnclear(candidates: []),
    .duplicateHeader(name: "时间"),
    .missingColumn(names: ["occurred", "touchpoint"]), .tooManyActivities(limit: 400),
  ]
  private static let time: [DealerTimeError] = [.unreadable, .impossible, .missingTimeOfDay]
  private static let errors: [any ExplainedError] = input + time

  @Test("Every error has a code of its own and a sentence in each language")
  func codesAndSentences() {
    #expect(Set(Self.errors.map(\.code)).count == Self.errors.count)
    for error in Self.errors {
      #expect(error.code.hasPrefix("input.") || error.code.hasPrefix("time."))
      #expect(error.sentence.chinese.unicodeScalars.contains { $0.value > 0x4E00 })
      #expect(!error.sentence.english.isEmpty)
    }
  }

  @Test("A header that looks personal is told by its column")
  func hiddenHeader() {
    let error = InputError.unknownHeaders(
      names: ["颜色", "张三", "13800138000"], columns: [2, 4, 5], lacking: [])
    #expect(error.sentence.english.contains("颜色, … (column 4), … (column 5);"))
    #expect(error.sentence.chinese.contains("颜色、…（第 4 列）、…（第 5 列）；"))
    let twice = InputError.duplicateHeader(name: "张三").sentence
    #expect(!twice.english.contains("张三") && !twice.chinese.contains("张三"))
  }

  @Test("A byte is counted from 1 for people")
  func byteOffset() {
    let sentence = InputError.undecodable(encoding: .gb18030, offset: 41).sentence
    #expect(sentence.english.contains("at byte 42"))
    #expect(sentence.chinese.contains("第 42 字节"))
  }
}
