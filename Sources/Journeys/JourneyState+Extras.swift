/// What few journeys have: keys, documents, staff beside the advisor, attempts, causes.
///
/// All of it behind one reference, so that copying the state of an ordinary journey retains at most
/// one.
struct JourneyExtras: Sendable, Hashable {
  /// Places past the 64th.
  var started: [UInt64]?
  var completed: [UInt64]?
  var skipped: [UInt64]?
  var keys: [JourneyState.Key: JourneyState.Entry] = [:]
  /// Counts what a call-back may have to follow.
  var order: Int32 = 0
  /// Items that are ok or not applicable, at touchpoints where something must be.
  var passed: Set<Item> = []
  var variant = CodeHash.none
  var mentor = CodeHash.none
  var specialist = CodeHash.none
  /// Calls that reached the customer, by event.
  var calls: [CodeHash: Call] = [:]
  /// Answers that have their primary cause, by event.
  var explained: Set<CodeHash> = []
  var parties: Set<Party> = []

  struct Item: Sendable, Hashable {
    let place: Int
    let code: CodeHash
  }

  struct Call: Sendable, Hashable {
    let order: Int32
    let actor: CodeHash
    /// When it was made, milliseconds since 1970 UTC.
    let time: Int64
    /// The caller was the advisor of the journey when it was made.
    let isByAdvisor: Bool
  }

  struct Party: Sendable, Hashable {
    let party: CodeHash
    let role: CodeHash
  }
}

extension JourneyState {
  enum KeyKind: String, Sendable {
    case promise, wait, exception, survey, complaint, request, referral, task, alert
  }

  struct Key: Sendable, Hashable {
    let kind: KeyKind
    let code: CodeHash
  }

  /// How far what stands under a key has come.
  enum Stage: UInt8, Sendable {
    case settled, open
    /// A complaint that waits for its call-back.
    case resolved
    /// A referral whose friend agreed, or came.
    case agreed, visited
  }

  struct Entry: Sendable, Hashable {
    var stage = Stage.open
    /// What a call-back must come after.
    var since: Int32 = 0
    /// When a promise is due, or when a wait or a complaint began or was settled; milliseconds since
    /// 1970 UTC.
    var time: Int64?
  }

  func entry(_ kind: KeyKind, _ code: CodeHash) -> Entry? {
    extras.value?.keys[Key(kind: kind, code: code)]
  }

  func stage(_ kind: KeyKind, _ code: CodeHash) -> Stage? { entry(kind, code)?.stage }

  func isOpen(_ kind: KeyKind, _ code: CodeHash) -> Bool { stage(kind, code) == .open }

  /// Whether anything of a kind stands open.
  func hasOpen(_ kind: KeyKind) -> Bool {
    extras.value?.keys.contains { $0.key.kind == kind && $0.value.stage == .open } ?? false
  }

  var mentor: CodeHash { extras.value?.mentor ?? .none }
  var specialist: CodeHash { extras.value?.specialist ?? .none }
  var variant: CodeHash { extras.value?.variant ?? .none }

  func call(_ event: CodeHash) -> JourneyExtras.Call? { extras.value?.calls[event] }

  func isPassed(_ item: CodeHash, at place: Int) -> Bool {
    extras.value?.passed.contains(.init(place: place, code: item)) ?? false
  }

  func isExplained(_ answer: CodeHash) -> Bool {
    extras.value?.explained.contains(answer) ?? false
  }

  func isLinked(_ party: CodeHash, as role: CodeHash) -> Bool {
    extras.value?.parties.contains(.init(party: party, role: role)) ?? false
  }

  mutating func change(_ body: (inout JourneyExtras) -> Void) {
    extras.change(from: JourneyExtras(), body)
  }
}

extension JourneyState {
  /// The fold of what few journeys have.
  mutating func applySeldom(_ fact: FactDigest, _ plans: PlanBook) {
    switch fact.kind {
    case .promiseMade: set(.promise, fact.key, Entry(time: fact.number(.due)))
    case .promiseKept, .promiseBroken: settle(.promise, fact.key)
    case .waitStarted: set(.wait, fact.key, Entry(time: fact.occurred))
    case .waitEnded: settle(.wait, fact.key)
    case .exceptionRaised: set(.exception, fact.key, Entry())
    case .exceptionHandled: settle(.exception, fact.key)
    case .surveyInvited: set(.survey, fact.key, Entry())
    case .surveyDeclined: settle(.survey, fact.key)
    case .requestLogged: set(.request, fact.key, Entry())
    case .requestResolved: settle(.request, fact.key)
    case .followUpPlanned: set(.task, fact.key, Entry())
    case .followUpCompleted, .followUpCancelled:
      if fact.key != .none { settle(.task, fact.key) }
    case .complaintRaised: begin(.complaint, fact)
    case .complaintResolved: resolve(fact)
    case .complaintClosed: settle(.complaint, fact.key)
    case .alertOpened: begin(.alert, fact)
    case .alertEscalated:
      // Who is told next is no new reason; one that is given is.
      if isOpen(.alert, fact.key), fact.has(.reason) { begin(.alert, fact) }
    case .alertClosed: settle(.alert, fact.key)
    case .referralAsked: set(.referral, fact.key, Entry())
    case .referralAgreed: advance(.referral, fact.key, to: .agreed)
    case .referralVisited: advance(.referral, fact.key, to: .visited)
    case .referralBought: settle(.referral, fact.key)
    default: applyStanding(fact, plans)
    }
  }

  private mutating func applyStanding(_ fact: FactDigest, _ plans: PlanBook) {
    switch fact.kind {
    case .itemChecked: check(fact, plans)
    case .followUpAttempted: attempt(fact)
    case .causeAttributed:
      if fact.flag(.primary) ?? true { change { $0.explained.insert(fact.code(.of)) } }
    case .partyLinked:
      change { $0.parties.insert(.init(party: fact.code(.party), role: fact.code(.role))) }
    case .assignmentChanged: assign(fact)
    default: break
    }
  }

  private mutating func set(_ kind: KeyKind, _ code: CodeHash, _ entry: Entry) {
    change { $0.keys[Key(kind: kind, code: code)] = entry }
  }

  private mutating func settle(_ kind: KeyKind, _ code: CodeHash) {
    set(kind, code, Entry(stage: .settled))
  }

  private mutating func advance(_ kind: KeyKind, _ code: CodeHash, to stage: Stage) {
    change { $0.keys[Key(kind: kind, code: code), default: Entry()].stage = stage }
  }

  /// The call-back asks how the handling was, so it comes after: for the alerts that stand, too.
  private mutating func resolve(_ fact: FactDigest) {
    change { extras in
      extras.order += 1
      let key = Key(kind: .complaint, code: fact.key)
      extras.keys[key, default: Entry()].stage = .resolved
      extras.keys[key]?.since = extras.order
      extras.keys[key]?.time = fact.occurred
      for (key, entry) in extras.keys where key.kind == .alert && entry.stage == .open {
        extras.keys[key]?.since = extras.order
        extras.keys[key]?.time = fact.occurred
      }
    }
  }

  /// Something that only a later call-back closes.
  private mutating func begin(_ kind: KeyKind, _ fact: FactDigest) {
    change { extras in
      extras.order += 1
      extras.keys[Key(kind: kind, code: fact.key)] = Entry(
        since: extras.order, time: fact.occurred)
    }
  }

  private mutating func attempt(_ fact: FactDigest) {
    guard let details = fact.details, details.code(.outcome) == .reached else { return }
    let isByAdvisor = details.actor == advisor
    change { extras in
      extras.order += 1
      extras.calls[details.event] = .init(
        order: extras.order, actor: details.actor, time: fact.occurred, isByAdvisor: isByAdvisor)
    }
  }

  private mutating func check(_ fact: FactDigest, _ plans: PlanBook) {
    guard plan >= 0 else { return }
    let plan = plans.plans[Int(plan)]
    guard let place = plan.place(fact.touchpoint), plan.checklists[place] != nil else { return }
    let item = JourneyExtras.Item(place: place, code: fact.key)
    let isPassed = fact.number > 0
    change { extras in
      if isPassed { extras.passed.insert(item) } else { extras.passed.remove(item) }
    }
  }

  private mutating func assign(_ fact: FactDigest) {
    let person = fact.code(.to)
    switch fact.code(.role) {
    case .advisor: advisor = person
    case .deliverySpecialist: change { $0.specialist = person }
    case .mentor: change { $0.mentor = person }
    default: break
    }
  }
}
