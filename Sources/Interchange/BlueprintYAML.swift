public import Journeys
internal import Yams

/// Blueprints as YAML: what a dealer reads and edits.
///
/// The keys are those of `blueprint.schema.json`.
public enum BlueprintYAML {
  /// Reads a blueprint.
  ///
  /// - Throws: `BlueprintFileError`: the first that `check` finds.
  public static func read(_ text: String) throws -> Blueprint {
    let (blueprint, faults) = check(text)
    if let fault = faults.first { throw fault }
    guard let blueprint else { throw BlueprintFileError(line: 1, .notYAML) }
    return blueprint
  }

  /// Reads a blueprint and finds everything that is wrong with it, by line.
  ///
  /// Rules of the plan are looked at once the file itself can be read; without faults there is a
  /// blueprint.
  public static func check(_ text: String) -> (blueprint: Blueprint?, faults: [BlueprintFileError])
  {
    let root: Node
    switch compose(text) {
    case .success(let node): root = node
    case .failure(let error): return (nil, [error])
    }
    let faults = BlueprintFaults()
    let blueprint = blueprint(root, faults)
    if faults.list.isEmpty {
      for fault in blueprint.faults {
        faults.add(.unfit(fault.error), at: line(of: fault.path, in: root))
      }
    }
    return (faults.list.isEmpty ? blueprint : nil, faults.sorted)
  }

  /// The top of a file, which must be a mapping without a key that stands twice.
  static func compose(_ text: String) -> Result<Node, BlueprintFileError> {
    do {
      guard let root = try Yams.compose(yaml: text, .basic), case .mapping = root else {
        return .failure(BlueprintFileError(line: 1, .notYAML))
      }
      return .success(root)
    } catch let error as YamlError {
      if case .duplicatedKeysInMapping(let duplicates, let context) = error,
        let key = duplicates.first
      {
        let line = second(key, from: context.mark.line, in: text)
        return .failure(BlueprintFileError(line: line, .duplicateKey(key)))
      }
      return .failure(BlueprintFileError(line: line(of: error, in: text), .notYAML))
    } catch {
      return .failure(BlueprintFileError(line: 1, .notYAML))
    }
  }

  // MARK: Lines

  /// The line where a key stands for the second time, in the mapping that begins at a line.
  private static func second(_ key: String, from first: Int, in text: String) -> Int {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let places = lines.indices.filter { index in
      index + 1 >= first
        && lines[index].drop { $0 == " " || $0 == "-" }.hasPrefix(key + ":")
    }
    return (places.dropFirst().first ?? max(first - 1, 0)) + 1
  }

  private static func line(of error: YamlError, in text: String) -> Int {
    switch error {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    case .reader(_, let offset, _, _):
      text.utf8.prefix(offset ?? 0).reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    default: 1
    }
  }

  /// The line of a part of the plan; of the nearest part around it if it is not in the file.
  private static func line(of path: [BlueprintFault.Step], in root: Node) -> Int {
    var node = root
    for step in path {
      let inner: Node? =
        switch step {
        case .key(let key): node.mapping?[key]
        case .place(let place): node.sequence.flatMap { place < $0.count ? $0[place] : nil }
        }
      guard let inner else { break }
      node = inner
    }
    return node.mark?.line ?? 1
  }
}
