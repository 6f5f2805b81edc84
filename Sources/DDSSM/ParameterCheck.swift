import Files

/// Checks of what a caller passes; a message names the parameter in backquotes.
enum ParameterCheck {
  /// Throws a `UserError` unless `value` lies in `range`.
  static func require(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws {
    guard !range.contains(value) else { return }
    let bound = range.upperBound == .max ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    throw UserError("`\(name)` is \(value)", expected: bound)
  }

  static func seed(_ seed: Int) throws { try require("seed", seed, in: 0...Int(UInt32.max)) }

  static func threads(_ threads: Int) throws { try require("threads", threads, in: 1...1024) }
}
