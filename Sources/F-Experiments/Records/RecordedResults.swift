import Files
import Foundation
import ParameterSearch
import Runs

/// The results of long runs that the package keeps, as files in `docs/results` of its checkout: each with the command, the machine and
/// the day that made it.
public enum RecordedResults {
  /// `ddssm study bimodal --full`, by preset.
  public static func bimodal(_ preset: Preset = .recommended) throws -> StudyResults {
    try decoded(preset == .recommended ? "bimodal.json" : "bimodal-\(preset.rawValue).json")
  }

  /// `ddssm study ablations` and its like.
  public static func plan(_ shipped: StudyPlan.Shipped) throws -> PlanResults { try decoded("\(shipped.rawValue).json") }

  /// `ddssm tune` on the bimodal walk, fifty trials.
  public static func tuning() throws -> TuningResults { try decoded("tuning.json") }

  /// `ddssm study series` on one of the four real series, `make data`'s file of that name.
  public static func series(_ name: String) throws -> SeriesResults { try decoded("\(name).json") }

  /// `bench race`.
  public static func race() throws -> RaceResults { try decoded("race.json") }

  /// The path of a record; throws a `UserError` when it is not there, as where the package was built without its checkout.
  public static func file(_ name: String) throws -> String {
    let path = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .appendingPathComponent("../../../../docs/results/\(name)").standardizedFileURL.path
    guard FileManager.default.fileExists(atPath: path) else {
      throw UserError("there is no such record", expected: "the package's own checkout, with docs/results", file: path)
    }
    return path
  }

  private static func decoded<Results: Decodable>(_ name: String) throws -> Results {
    try JSONDecoder().decode(Results.self, from: Data(contentsOf: URL(fileURLWithPath: file(name))))
  }
}

extension Provenance {
  /// Command, machine, kernels and day, one line each; a long command goes on in a second line as in a shell.
  public var text: String {
    let folded = command.split(separator: " ").reduce(into: [""]) { lines, word in
      if let last = lines.last, last.count + word.count > 100 { lines.append(" ") }
      lines[lines.count - 1] += (lines.last?.isEmpty ?? true ? "" : " ") + word
    }
    return "\(folded.joined(separator: " \\\n"))\n\(machine), \(kernels) kernels, \(date)"
  }
}
