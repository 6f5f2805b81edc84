import Foundation

/// What the last run of the planted faults found, as kept beside their catalogue.
package enum FaultRecord {
  /// From the package's folder.
  package static let location = "Tests/Faults/RECORD.md"

  /// How many of the catalogue's faults a claim or a test killed when they were last planted.
  package static var sentence: String {
    guard let record = try? String(contentsOf: root.appendingPathComponent(location), encoding: .utf8) else {
      return "No record of planted faults: `make faults` writes \(location)."
    }
    let rows = record.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst()
    let survivors = rows.count { $0.contains("| survived |") }
    return "\(rows.count - survivors) of \(rows.count) planted faults were killed when `make faults` last ran (\(location))."
  }

  /// The folder that holds Package.swift.
  package static var root: URL {
    URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().appendingPathComponent("../../../..").standardizedFileURL
  }
}
