internal import Chronology
internal import Satisfaction
internal import Timelines
public import Wording

extension CallTask {
  /// In one sentence: why it is on the list, and what it waits for.
  public func why(_ clock: CallClock) -> Sentence {
    switch kind {
    case .alert: alertWhy(clock)
    case .step: stepWhy
    case .care:
      Sentence(
        "到了\(careName.chinese)的日子（\(due)），等电话接通",
        "the day for \(careName.english) (\(due)) has come; it waits for a call that reaches the "
          + "customer")
    case .correctPhone:
      Sentence(
        "上次的号码不对，等销售顾问更正",
        "the number was wrong; it waits for the advisor to correct it")
    case .message:
      Sentence(
        "打了 \(attempts) 次没有接通，等今天发一条消息",
        "nobody answered \(attempts) times; it waits for one message today")
    case .unreachable:
      Sentence(
        "打了 \(attempts) 次没有接通，客户也没有同意收消息，等经理决定",
        "nobody answered \(attempts) times and no message is agreed to; it waits for the manager")
    case .missed:
      Sentence(
        "到最晚一天（\(latest ?? due)）也没有打过，等经理复核",
        "nobody called up to its latest day (\(latest ?? due)); it waits for the manager's review")
    }
  }

  private var careName: Sentence {
    StepNames.care.first { $0.kind == step }?.name ?? Sentence(step, step)
  }

  private var stepWhy: Sentence {
    let name = stepName ?? Sentence(step, step)
    var chinese = "\(name.chinese)应于 \(due)"
    var english = "\(name.english) is due \(due)"
    if let latest, latest != due {
      chinese += "，最晚 \(latest)"
      english += ", \(latest) at the latest"
    }
    if isMoved {
      chinese += "，预警结束后顺延"
      english += ", put off by an alert"
    } else if isPushed {
      chinese += "，因放假顺延"
      english += ", put off by holidays"
    }
    if let attempt, attempt > 1 {
      chinese += "，前 \(attempt - 1) 次没有接通"
      english += attempt == 2 ? ", tried once" : ", tried \(attempt - 1) times"
    }
    if calledAt != nil {
      chinese += "；“后续跟踪”环节只算首次回访"
      english += "; the touchpoint followUp counts as the first call only"
    }
    if agreed != nil {
      return Sentence(
        chinese + "，等约好的时间", english + "; it waits for the time that was agreed")
    }
    return Sentence(
      chinese + "，等电话接通", english + "; it waits for a call that reaches the customer")
  }

  private func alertWhy(_ clock: CallClock) -> Sentence {
    let opened = alert.map { clock.day($0.openedAt).description } ?? ""
    var chinese = "\(opened) 起的预警未了结"
    var english = "an alert is open since \(opened)"
    if let last = alert?.raisedAt.max() {
      chinese += "，客户 \(clock.day(last)) 对处理不满意，已升级"
      english += ", and went up a level as the handling did not satisfy on \(clock.day(last))"
    }
    if let calledAt {
      return Sentence(
        chinese + "：“后续跟踪”环节 \(clock.day(calledAt)) 已完成，但没有回访记录，等复核后打 "
          + "call \(journey) --step alert",
        english
          + ": the touchpoint followUp was completed on \(clock.day(calledAt)) and no call is "
          + "recorded; it waits for a review and call \(journey) --step alert")
    }
    if awaitsResolution {
      return Sentence(
        chinese + "，等投诉解决后由被评价的顾问以外的人回访",
        english + "; it waits for the complaint to be resolved and a call by somebody not rated")
    }
    if attempt == nil {
      return Sentence(
        chinese + "，打了 \(attempts) 次没有接通，等经理处理",
        english + "; nobody answered \(attempts) times, and it waits for the manager")
    }
    return Sentence(
      chinese + "，等被评价的顾问以外的人回访，客户对处理满意才结束",
      english
        + "; it waits for a call by somebody not rated, and a customer satisfied with the handling")
  }
}
