import Satisfaction
import Testing

@Suite("Word lists")
struct WordListTests {
  struct Case: Sendable {
    let list: WordList
    let codes: [String]
  }

  @Test(
    "The lists hold what the sources name, in their order",
    arguments: [
      Case(
        list: .gaps, codes: ["knowledge", "standard", "delivery", "communication", "customer"]),
      Case(
        list: .executionCauses,
        codes: [
          "toldNotHeeded", "heededNotDone", "doneWrong", "errorNotAdmitted", "admittedNotMended",
        ]),
      Case(list: .layers, codes: ["strategy", "system", "staff"]),
      Case(
        list: .serviceElements,
        codes: ["responsiveness", "tangibles", "empathy", "assurance", "reliability"]),
      Case(
        list: .expectationFactors,
        codes: [
          "reliability", "professionalism", "friendliness", "honesty", "speed", "convenience",
          "communication", "understanding", "safety", "image",
        ]),
      Case(
        list: .determinants,
        codes: [
          "reliability", "responsiveness", "competence", "courtesy", "credibility", "security",
          "understanding", "tangibles",
        ]),
      Case(list: .serviceLevels, codes: ["basic", "satisfying", "addedValue", "unforgettable"]),
      Case(list: .waysOfMeasuring, codes: ["direct", "derived", "problem", "importanceRank"]),
      Case(
        list: .crisisQuestions,
        codes: [
          "calledBeforeTrouble", "followedUpInTrouble", "visitedRegularly", "contactedBeforeLoss",
        ]),
      Case(
        list: .serviceStandards,
        codes: [
          "writtenAndConfirmed", "estimateFirst", "rightFirstTime", "onTime", "explained",
          "contactAfterRepair",
        ]),
      Case(
        list: .serviceProfitChain,
        codes: [
          "internalServiceQuality", "employeeSatisfaction", "employeeRetention",
          "employeeProductivity", "externalServiceValue", "customerSatisfaction",
          "customerLoyalty", "revenueGrowth", "profitability",
        ]),
    ])
  func codes(expected: Case) {
    #expect(expected.list.terms.map(\.code) == expected.codes)
    let terms = expected.list.terms + expected.list.terms.flatMap(\.parts)
    #expect(Set(terms.map(\.code)).count == terms.count)
    #expect(Set(terms.map(\.zh)).count == terms.count)
    for term in terms {
      #expect(term.code.allSatisfy { $0.isASCII && $0.isLetter }, "\(term.code)")
      #expect((1...64).contains(term.code.count), "\(term.code)")
      #expect(term.zh.allSatisfy { !$0.isLetter || !$0.isASCII }, "\(term.zh)")
      #expect(term.en.allSatisfy { $0.isASCII || "–…".contains($0) }, "\(term.en)")
    }
  }

  @Test("A gap has the factors of the source, delivery and customer none of their own")
  func factors() {
    #expect(
      WordList.gaps.terms.map { $0.parts.map(\.zh) } == [
        ["意愿", "渠道", "制度", "分析"], ["出发点", "合理性"], [], ["协调", "承诺"], [],
      ])
  }

  @Test("An execution cause has the sub causes of the source")
  func subCauses() {
    #expect(
      WordList.executionCauses.terms.map { $0.parts.map(\.zh) } == [
        ["听不到", "听不懂", "听不进去"], ["不会做", "做与不做一个样", "做了还不如不做"],
        ["授权未授能", "对与错泾渭不分明", "错了无监管"], ["不认为是错的", "认错文化未形成"],
        ["口服心不服", "无人辅导", "无人跟进"],
      ])
  }

  @Test("A service element keeps the definitions of both texts")
  func definitions() {
    for term in WordList.serviceElements.terms {
      #expect(term.definitions.map(\.source) == [.s0, .s2])
    }
    #expect(
      WordList.serviceElements.term("reliability")?.definitions.map(\.zh) == [
        "持续提供优质服务而获得的口碑", "指对品牌的影响力",
      ])
  }

  @Test("The codes of gaps, layers and levels are those that measures use")
  func sharedCodes() {
    #expect(WordList.gaps.terms.map(\.code) == Gap.allCases.map(\.rawValue))
    #expect(WordList.layers.terms.map(\.code) == ServiceLayer.allCases.map(\.rawValue))
    #expect(WordList.serviceLevels.terms.map(\.code) == ServiceLevel.Tag.allCases.map(\.rawValue))
  }

  @Test("A term is found by its code or its Chinese name, and no other word is one")
  func lookup() {
    #expect(WordList.determinants.term("courtesy")?.zh == "礼貌")
    #expect(WordList.determinants.term("礼貌")?.code == "courtesy")
    #expect(WordList.determinants.term("Courtesy") == nil)
    #expect(WordList.determinants.code("礼貌") == "courtesy")
    #expect(WordList.determinants.code("parking") == "parking")
  }
}
