import ArgumentParser
import Files

/// Checks of option values; what they refuse is a mistake in the command line and ends with exit code 64.
package enum UsageCheck {
  package static func require(_ name: String, _ value: Int?, in range: ClosedRange<Int>) throws {
    guard let value, !range.contains(value) else { return }
    let bound = range.upperBound == .max ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    throw ValidationError("\(name) is \(value); expected \(bound)")
  }

  /// Runs a check whose `UserError` concerns an option.
  package static func rephrase<Result>(_ check: () throws -> Result) throws -> Result {
    do {
      return try check()
    } catch let error as UserError {
      let error = OptionNames.translate(error)
      let parts = [error.message, error.expected.map { "expected \($0)" }, error.hint]
      throw ValidationError(parts.compactMap(\.self).joined(separator: "; "))
    }
  }
}
