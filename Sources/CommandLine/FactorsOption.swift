import ArgumentParser
import Logbook
import Satisfaction

/// The file of the factor set that a blueprint weighs by.
struct FactorsOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      say("流程所用权重的 YAML 文件。", "The YAML file of the blueprint's weights."),
      valueName: "file"))
  var factors: String?

  /// Reads it; what is wrong with it goes to stderr, a line each with file and line.
  func read() throws -> (set: FactorSet, bytes: [UInt8])? {
    guard let path = factors else { return nil }
    let bytes = try InputFile.bytes(path)
    let (set, faults) = Logbook.checkFactors(bytes)
    BlueprintFile.complain(faults, of: path)
    guard let set else { throw Outcome.refused }
    return (set, bytes)
  }
}
