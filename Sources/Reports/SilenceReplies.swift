internal import Satisfaction
internal import Wording

/// What came back to invitations.
enum SilenceReplies {
  /// The invitation with its reply: the first of what was said in that survey by that person.
  ///
  /// Its band is that of the overall answer, else of the first answer that has one: of those
  /// answers that count. What does not count was an answer all the same.
  static func invitation(
    _ invitation: JourneyRecord.Invitation, of record: JourneyRecord, counting chosen: [Answer]
  ) -> Silence.Invitation {
    func fits(_ survey: String?, _ respondent: String?) -> Bool {
      survey == invitation.survey
        && (invitation.respondent == nil || respondent == nil
          || respondent == invitation.respondent)
    }
    let answers = record.answers.filter { fits($0.question.survey, $0.question.respondent) }
    let rated = chosen.filter {
      fits($0.question.survey, $0.question.respondent) && !$0.isDiagnostic && $0.band != nil
    }
    let band = (rated.first(where: \.isOverall) ?? rated.first)?.band
    let others =
      positions(record.experiences, fits) + positions(record.kano, fits)
      + positions(record.recommendations, fits) + positions(record.repurchases, fits)
    let first = (answers.map(\.position) + others).min()
    let reply = first.flatMap { position in
      record.occurred[position].map {
        Silence.Reply(moment: .init(position: position, occurred: $0), band: band)
      }
    }
    return Silence.Invitation(
      journey: record.journey, sent: invitation.sent, declined: invitation.declined, reply: reply)
  }

  private static func positions<Value>(
    _ said: [Said<Value>], _ fits: (String?, String?) -> Bool
  ) -> [Int64] {
    said.filter { fits($0.question.survey, $0.question.respondent) }.map(\.position)
  }

  static func blocks(
    _ invitations: [Silence.Invitation], delivered: [String], asOf: Int64
  ) -> [Report.Block] {
    let silence = Silence(invitations: invitations, delivered: delivered, asOf: asOf)
    func name(_ status: Silence.Status) -> Sentence {
      switch status {
      case .answered: Sentence("已回答", "answered")
      case .declined: Sentence("拒绝", "declined")
      case .pending: Sentence("未满 14 天", "pending")
      case .silent: Sentence("沉默", "silent")
      }
    }
    return [
      .table(
        Report.Table(
          "invitations", Sentence("邀请", "Invitations"),
          [
            .init("status", Sentence("状态", "Status")), .init("count", Sentence("个数", "Count")),
            .init("invitations", Sentence("位置", "Positions")),
          ],
          Silence.Status.allCases.map { status in
            [
              .code(status.rawValue, name(status)), .count(silence.count(status)),
              .positions(silence.positions[status] ?? []),
            ]
          })),
      .figure(.init("notAsked", Sentence("没有问过的旅程", "Never asked"), .count(silence.notAsked))),
      .figure(
        .init(
          "response", Sentence("回应率", "Response"), .reading(.init(silence.response, .share)))),
      .figure(
        .init(
          "satisfiedShare", Sentence("回答者中满意的", "Satisfied of those who answered"),
          .reading(.init(silence.satisfiedShare, .share)))),
      .figure(
        .init(
          "floor", Sentence("下限：沉默者都算不满意", "Floor: silence is never satisfaction"),
          .reading(.init(silence.floor, .share)))),
    ]
  }
}
