import Foundation
import Probability

/// Numbers as tables and sentences show them: a fixed number of digits, the minus sign of the printer, a dash for what is not there.
enum Cell {
  /// One number.
  static func number(_ value: Double?, _ digits: Int) -> String {
    value.map { String(format: "%.\(digits)f", $0).replacing("-", with: "−") } ?? "–"
  }

  /// A mean and its standard error, where there is one.
  static func pair(_ value: MeanAndError, _ digits: Int) -> String { pair(value.mean, value.standardError, digits) }

  /// A mean and its standard error, where there is one.
  /// - Parameters:
  ///   - absent: what stands for a mean that does not exist.
  ///   - showsSmallErrors: whether an error that four digits show as 0 is written `<0.0001`.
  static func pair(
    _ mean: Double?, _ error: Double?, _ digits: Int, absent: String = "–", showsSmallErrors: Bool = false
  ) -> String {
    guard let mean else { return absent }
    return number(mean, digits)
      + (error.map { " ± " + (showsSmallErrors && $0 > 0 && $0 < 5e-5 ? "<0.0001" : number($0, digits)) } ?? "")
  }
}
