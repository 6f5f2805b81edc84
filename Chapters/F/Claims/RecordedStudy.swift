import Experiments
import Foundation

/// The results of long runs that the package records, with the command and the machine that made each: files in docs/results.
enum RecordedStudy {
  /// The full study of section 4.
  static func bimodal() throws -> StudyResults { try decoded("bimodal.json", as: StudyResults.self) }

  private static func decoded<Results: Decodable>(_ name: String, as type: Results.Type) throws -> Results {
    try JSONDecoder().decode(type, from: Data(contentsOf: directory.appendingPathComponent(name)))
  }

  private static let directory = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .appendingPathComponent("../../../../docs/results").standardizedFileURL
}
