import COracle

/// A Swift function as C sees it. What it throws waits here until C returns.
final class Callback {
  private let function: (Double) throws -> Double
  private var thrown: (any Error)?

  private init(_ function: @escaping (Double) throws -> Double) { self.function = function }

  private func value(at x: Double) -> Double {
    if thrown != nil { return .nan }
    do {
      let value = try function(x)
      if !value.isFinite { throw OracleError.notFinite(value: value, at: x) }
      return value
    } catch {
      thrown = error
      return .nan
    }
  }

  /// Hands a Swift function to C for the time of one call; the first error thrown in the function is thrown again here.
  static func lend<Answer>(
    _ function: (Double) throws -> Double, to call: (oracle_function, UnsafeMutableRawPointer) -> Answer
  ) throws -> Answer {
    try withoutActuallyEscaping(function) { function in
      let callback = Callback(function)
      let answer = withExtendedLifetime(callback) {
        call(
          { x, context in
            guard let context else { return .nan }
            return Unmanaged<Callback>.fromOpaque(context).takeUnretainedValue().value(at: x)
          }, Unmanaged.passUnretained(callback).toOpaque())
      }
      if let thrown = callback.thrown { throw thrown }
      return answer
    }
  }
}
