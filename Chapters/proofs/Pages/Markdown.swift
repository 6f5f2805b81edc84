import Experiments
import Foundation
import Runs

/// Numbers, tables and sources as the pages of results write them.
enum Markdown {
  /// One number with a fixed number of digits; a dash for a number that does not exist.
  static func number(_ value: Double?, _ digits: Int) -> String {
    value.map { String(format: "%.\(digits)f", $0).replacing("-", with: "−") } ?? "–"
  }

  /// A mean and its standard error; the error is left out where there is none, and where these digits show it as 0.
  static func pair(_ mean: Double?, _ error: Double?, _ digits: Int) -> String {
    guard let error, number(error, digits) != number(0, digits) else { return number(mean, digits) }
    return "\(number(mean, digits)) ± \(number(error, digits))"
  }

  /// A mean and the ends of its interval.
  static func interval(_ mean: Double?, _ low: Double?, _ high: Double?, _ digits: Int) -> String {
    guard mean != nil else { return "–" }
    return "\(number(mean, digits)) [\(number(low, digits)), \(number(high, digits))]"
  }

  /// A share in percent.
  static func percent(_ share: Double?) -> String { share.map { "\(number(100 * $0, 0)) %" } ?? "–" }

  /// A table: names in the first column, numbers in the others.
  static func table(_ head: [String], _ rows: [[String]]) -> String {
    ([head, ["---"] + head.dropFirst().map { _ in "---:" }] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
      .joined(separator: "\n")
  }

  /// Where a result comes from: its record, the command, the machine, and where the record has it the time that training took.
  static func source(_ provenance: Provenance, record: String, seconds: Double? = nil) -> String {
    let time = seconds.map { " All trainings together took \(number($0 / 60, 0)) minutes on this machine." } ?? ""
    return """
      Record: [\(record)](../results/\(record)). Machine: \(provenance.machine), \(provenance.kernels) kernels of OpenBLAS,
      \(provenance.date).\(time) The command was

      ```sh
      \(provenance.command)
      ```
      """
  }

  /// The first lines of a page.
  static func heading(_ title: String, _ page: String) -> String {
    """
    # \(title)

    `swift run proofs --results docs/pages` writes this page from the files in [docs/results](../results) and from the code. Please do not
    change docs/pages/\(page) by hand: a test compares it with what the command writes.
    """
  }
}
