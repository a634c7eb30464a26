import Testing

@testable import Logbook

@Suite("Names found by pinyin")
struct PinyinTests {
  @Test(
    "Full, beginnings, initials and mixtures find a name, from any character on",
    arguments: [
      ("李明朗", "liminglang"), ("李明朗", "li ming lang"), ("李明朗", "Liming"), ("李明朗", "lml"),
      ("李明朗", "lim"), ("李明朗", "liml"), ("李明朗", "minglang"), ("李明朗", "ml"), ("李明朗", "lǐmíng"),
      ("吕丽", "lvli"), ("吕丽", "lüli"), ("吕丽", "luli"), ("欧阳娜娜", "oynn"), ("欧阳娜娜", "ouyangnana"),
      ("Anna 李", "annali"), ("阿依古丽·买买提", "ayglmmt"), ("西安", "xi'an"),
    ])
  func found(name: String, part: String) {
    #expect(NamePart(part).isPart(of: name))
  }

  @Test(
    "Surnames are read as people say them",
    arguments: [
      ("单雄", "shanx"), ("曾国", "zengg"), ("仇英", "qiuy"), ("解珍", "xiez"), ("查良", "zhal"),
      ("任重", "renz"), ("区海", "ouh"), ("尉迟恭", "yuchig"), ("万俟卨", "moqi"), ("翟让", "zhair"),
    ])
  func surnames(name: String, part: String) {
    #expect(NamePart(part).isPart(of: name))
  }

  @Test(
    "Other letters, one letter alone, and what is no pinyin find nobody",
    arguments: [
      ("李明朗", "lmn"), ("李明朗", "l"), ("李明朗", "mingli"), ("李明朗", "lm1"), ("李明朗", "iming"),
      ("李明朗", "lmlx"), ("", "li"), ("李明朗", "liangming"),
    ])
  func notFound(name: String, part: String) {
    #expect(!NamePart(part).isPart(of: name))
  }

  @Test("As it is written, a part is found as before")
  func written() {
    #expect(NamePart("明朗").isPart(of: "李明朗"))
    #expect(NamePart("明").isPart(of: "李明朗"))
    #expect(NamePart("nna").isPart(of: "Anna"))
    #expect(!NamePart("朗明").isPart(of: "李明朗"))
  }

  @Test("A long name and long letters take no time that grows without bound")
  func bounded() {
    let name = String(repeating: "啊昂", count: 200)
    let letters = String(repeating: "a", count: 39) + "z"
    let time = ContinuousClock().measure { #expect(!NamePart(letters).isPart(of: name)) }
    #expect(time < .seconds(5))
  }
}
