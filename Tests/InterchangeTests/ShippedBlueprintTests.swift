import Foundation
import Interchange
import Journeys
import Testing
import Wording

@Suite("The blueprints that ship")
struct ShippedBlueprintTests {
  private static func plan(_ id: String, _ version: Int64) throws -> Blueprint {
    let shipped = try #require(
      ShippedBlueprints.all.first { $0.id == id && $0.version == version })
    return try BlueprintYAML.read(String(decoding: shipped.bytes, as: UTF8.self))
  }

  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources/Interchange/Blueprints")

  @Test("They are the files among the sources, byte for byte, and so is the schema")
  func bytes() throws {
    let names = ["presales.yaml", "standard.yaml", "standard-2.yaml"]
    #expect(
      ShippedBlueprints.all.map { "\($0.id) \($0.version)" } == [
        "presales 1", "standard 1", "standard 2",
      ])
    for (name, shipped) in zip(names, ShippedBlueprints.all) {
      let file = try [UInt8](Data(contentsOf: Self.folder.appending(path: name)))
      #expect(file == shipped.bytes, "\(name)")
      let plan = try BlueprintYAML.read(String(decoding: file, as: UTF8.self))
      #expect(plan.id == shipped.id && plan.version == shipped.version)
    }
    #expect(ShippedBlueprints.all[1].bytes == ShippedBlueprints.standard)
    let schema = Self.folder.appending(path: "blueprint.schema.json")
    #expect(try [UInt8](Data(contentsOf: schema)) == ShippedBlueprints.schema)
  }

  @Test("Version 2 keeps every identifier of version 1, in its order, and what it says of it")
  func identifiers() throws {
    let first = try Self.plan("standard", 1)
    let second = try Self.plan("standard", 2)
    #expect(second.touchpoints.map(\.id) == first.touchpoints.map(\.id))
    #expect(second.delivers == first.delivers && second.name == first.name)
    for (old, new) in zip(first.touchpoints, second.touchpoints) {
      #expect(new.name == old.name && new.phase == old.phase && new.isCeremony == old.isCeremony)
      let kept = new.items.filter { item in old.items.contains { $0.id == item.id } }
      #expect(kept.map(\.id) == old.items.map(\.id), "\(old.id)")
      #expect(kept.map(\.isMandatory) == old.items.map(\.isMandatory), "\(old.id)")
      #expect(kept.map(\.variants) == old.items.map(\.variants), "\(old.id)")
      #expect(new.concerns.map(\.id) == old.concerns.map(\.id), "\(old.id)")
      #expect(old.goals.allSatisfy(new.goals.contains), "\(old.id)")
    }
  }

  /// Everything that the standard delivery must hold, touchpoint by touchpoint.
  private static let contents: [(String, String)] = [
    (
      "appointment",
      """
      informationGiven processExplained paymentMethod timeConfirmed companions specialRequests
      prioritySlot phoneSmile phoneStressAndPauses phoneRecall phoneHangUpLast
      """
    ),
    (
      "preparation",
      """
      vehicleClean vehicleNormal vehicleWaiting documentsListed explanationReady
      colleaguesInformed bayBooked bayDecorated appearance conduct wayOfSpeaking flowers gift
      camera musicDisc cabinTemperature scent cardInCar
      """
    ),
    (
      "greeting",
      """
      reminderCall metAtDoor firstGreeting corridorEtiquette liftEtiquette colleaguesIntroduced
      companionsAttended
      """
    ),
    ("vehicleCheck", "activeLead professionalism thinkingAhead strengthsShown"),
    (
      "payment",
      """
      methodConfirmed balanceConfirmed waitChecked accompanied financePrepared financeWording
      """
    ),
    (
      "documents",
      """
      identityCheck factoryCertificate chassisCertificate importCertificate
      importInspectionSheet conformityCertificate ownersManual warrantyHandbook threeGuarantees
      invoice compulsoryInsurance temporaryPlate keys registrationCertificate vehicleLicence
      inspectionReport mileage usedCarInvoice documentsSigned
      """
    ),
    (
      "walkthrough",
      """
      featureNamed benefitExplained useShown principleExplained experienceGuided examplesGiven
      handsOn posture clearPointing careForCar explanationKind unclearNoted
      """
    ),
    (
      "handover",
      """
      serviceAdvisorIntroduced maintenancePolicy maintenanceExplained usageGuidance groupPhoto
      photographs serviceGift nameUsedAtOnce extraInformation surveyTechnique
      """
    ),
    (
      "farewell",
      """
      refuelling safeDriving maintenanceNotes followUpAnnounced surveyAnnounced experienceAsked
      referralAsked thanked wishesAsked companionsGoodbye doorClosed keptWaving
      """
    ),
    (
      "followUp",
      """
      thankYouLetter followUpCall photosSent eventInvitation friendsInvited usageTips timeChoice
      channelChoice
      """
    ),
    (
      "ceremony",
      """
      customerNeeds goodMemory stepsListed staffCooperation brandStyle improvementProposals
      remembered branded compared delightPoint
      """
    ),
  ]

  @Test("Version 2 has every item of the sources, and no other", arguments: contents)
  func items(touchpoint: String, ids: String) throws {
    let plan = try Self.plan("standard", 2)
    let found = try #require(plan.touchpoint(touchpoint))
    #expect(
      found.items.map(\.id) == ids.split(whereSeparator: \.isWhitespace).map(String.init))
  }

  @Test(
    "Version 2 has every concern of the sources",
    arguments: [
      ("greeting", "whereIsMyCar whereIsMyConsultant treatedColdly howIsMyCar"),
      ("vehicleCheck", "isItClean isItTheOneOrdered anyProblem isItNew"),
      ("payment", "rightDecision waitingAlone"),
      ("handover", "whoIsThisStranger isThisProfessional howToReach"),
      ("farewell", "stillWatchingMe friendsPraise"),
      ("followUp", "remembersMe functionUnclear worthRecommending"),
    ])
  func concerns(touchpoint: String, ids: String) throws {
    let plan = try Self.plan("standard", 2)
    let found = try #require(plan.touchpoint(touchpoint))
    #expect(found.concerns.map(\.id) == ids.split(separator: " ").map(String.init))
    #expect(found.concerns.allSatisfy { !$0.isPractice })
  }

  @Test("Goals of version 2 are those of the sources; where a page is lost there are none")
  func goals() throws {
    let counts = try Self.plan("standard", 2).touchpoints.map(\.goals.count)
    #expect(counts == [5, 0, 0, 2, 2, 0, 0, 4, 3, 4, 3])
  }

  @Test("Every document is practice, by variant, and the signature stands last")
  func documents() throws {
    let plan = try Self.plan("standard", 2)
    #expect(plan.variants == ["domestic", "imported", "chassisBuilt", "electric", "used"])
    let documents = try #require(plan.touchpoint("documents"))
    #expect(documents.items.allSatisfy { $0.isPractice })
    #expect(documents.items.filter(\.isSigning).map(\.id) == ["documentsSigned"])
    #expect(documents.items.last?.id == "documentsSigned")
    func mandatory(_ variant: String) -> [String] {
      documents.items.filter {
        $0.isMandatory && ($0.variants.isEmpty || $0.variants.contains(variant))
      }.map(\.id)
    }
    #expect(mandatory("imported").contains("importCertificate"))
    #expect(!mandatory("domestic").contains("importCertificate"))
    #expect(mandatory("chassisBuilt").contains("chassisCertificate"))
    #expect(mandatory("used").contains("usedCarInvoice") && !mandatory("used").contains("invoice"))
    #expect(documents.items.first { $0.id == "mileage" }?.unit == "km")
  }

  @Test("Cabin temperature and mileage are measured; the walkthrough has three kinds")
  func measured() throws {
    let plan = try Self.plan("standard", 2)
    let units = plan.touchpoints.flatMap(\.items).filter { $0.unit != nil }.map {
      "\($0.id) \($0.unit ?? "")"
    }
    #expect(units == ["cabinTemperature Cel", "mileage km"])
    #expect(
      plan.touchpoint("walkthrough")?.kinds.map { "\($0.id) \($0.name.chinese)" } == [
        "brief 简短型", "standard 标准型", "thorough 详尽型",
      ])
  }

  @Test("Calls, bands and weights of version 2 are those of the default")
  func calls() throws {
    let plan = try Self.plan("standard", 2)
    let calls = try #require(plan.followUp)
    #expect(
      calls.steps.map { "\($0.id) \($0.earliest) \($0.target) \($0.latest)" } == [
        "first 2 3 5", "week 6 7 10", "month 28 30 35",
      ])
    #expect(
      calls.bands.map { "\($0.id) \($0.from.text) \($0.to.text)" } == [
        "A 10:00 11:30", "B 14:00 17:00", "C 18:00 20:00",
      ])
    #expect(calls.callingDays == .calendar && calls.attempts == 3 && plan.graceMinutes == 0)
    #expect(plan.weights == Blueprint.WeightSet(set: "sevenFactor", version: 1))
    #expect(plan.touchpoints.allSatisfy { $0.weight == nil })
  }

  @Test("Each touchpoint of version 2 comes after the one before; the ceremony stands beside")
  func order() throws {
    let touchpoints = try Self.plan("standard", 2).touchpoints
    for (before, next) in zip(touchpoints, touchpoints.dropFirst()) where !next.isCeremony {
      #expect(next.after == [before.id])
    }
    #expect(touchpoints.first?.after == [] && touchpoints.last?.after == [])
  }

  @Test("Presales has its seven touchpoints in order, delivers nothing, and marks practice")
  func presales() throws {
    let plan = try Self.plan("presales", 1)
    #expect(
      plan.touchpoints.map(\.id) == [
        "enquiry", "reception", "needs", "testDrive", "quotation", "contract", "waitingForCar",
      ])
    #expect(plan.delivers.isEmpty && plan.touchpoints.allSatisfy { $0.phase == .presales })
    let sourced = plan.touchpoints.flatMap(\.items).filter { !$0.isPractice }.map(\.id)
    #expect(
      sourced == [
        "greeted", "chosenForAsked", "materialNeeds", "emotionalNeeds", "leadingNeed",
        "needsRenegotiated",
      ])
    #expect(plan.touchpoints.flatMap(\.concerns).allSatisfy { $0.isPractice })
  }

  @Test("Every text stands in both languages, and every concern has an answer")
  func languages() throws {
    for shipped in ShippedBlueprints.all where shipped.version == 2 || shipped.id == "presales" {
      let plan = try Self.plan(shipped.id, shipped.version)
      var texts = [plan.name] + (plan.followUp?.steps.map(\.name) ?? [])
      for touchpoint in plan.touchpoints {
        texts += [touchpoint.name] + touchpoint.goals + touchpoint.techniques
        texts += touchpoint.kinds.map(\.name) + touchpoint.items.map(\.name)
        for concern in touchpoint.concerns {
          let answer = try #require(concern.answer, "\(concern.id)")
          texts += [concern.name, answer]
        }
      }
      for text in texts {
        #expect(text.chinese.unicodeScalars.contains(where: isHan), "\(text)")
        #expect(!text.english.isEmpty, "\(text)")
        #expect(!text.english.unicodeScalars.contains(where: isHan), "\(text)")
      }
    }
  }

  private func isHan(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }
}
