internal import Wording

// `verify` names these in full; here they end a command that meets the damage.

extension MissingName: ExplainedError {
  var code: String { "damage.missingText" }

  var sentence: Sentence {
    Sentence(
      "日志已损坏：事件指向的一处文字不见了；请运行 touchstone verify，然后从备份恢复",
      "the log is damaged: a text that events refer to is missing; run touchstone verify, then "
        + "restore a backup")
  }
}

extension TreeDamage: ExplainedError {
  var code: String { "damage.tree" }

  var sentence: Sentence {
    Sentence(
      "日志已损坏：哈希树缺了一部分；请运行 touchstone verify，然后从备份恢复",
      "the log is damaged: a part of its hash tree is missing; run touchstone verify, then restore "
        + "a backup")
  }
}
