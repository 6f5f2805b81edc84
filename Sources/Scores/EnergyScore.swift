import Tensor

/// The energy score of a path, ES(F, y) = E‖X − y‖ − ½ E‖X − X′‖ for paths X, X′ ~ F over H steps; lower is better.
///
/// The CRPS with the Euclidean norm for the absolute value: a proper score of the joint distribution of all steps, in the unit of
/// the observation. With H = 1 it is the CRPS.
public enum EnergyScore {
  /// The unbiased ("fair") estimate from S ≥ 2 paths: pairs are averaged over the S (S − 1) pairs of distinct paths.
  ///
  /// S² H steps; NaN when a path is not finite.
  /// - Parameters:
  ///   - paths: sample paths, of shape [S, H].
  ///   - outcome: y, of shape [H].
  public static func fair(paths: [[Double]], outcome: [Double]) -> Double {
    let (count, horizon) = (paths.count, outcome.count)
    require(count >= 2, "the fair energy score needs two paths or more, not \(count)")
    require(
      horizon >= 1 && paths.allSatisfy { $0.count == horizon },
      "paths and outcome share one horizon of at least 1, and the outcome's is \(horizon)")
    guard paths.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return .nan }
    // Steps first, paths side by side: the distances from one path to all the others are added up together.
    let steps = (0..<horizon).map { step in paths.map { $0[step] } }  // [H, S]
    let error = distances(from: outcome, to: steps, beginning: 0).reduce(0, +) / Double(count)
    let pairs = (1..<count).reduce(0.0) { sum, next in
      sum + distances(from: paths[next - 1], to: steps, beginning: next).reduce(0, +)
    }
    return error - pairs / (Double(count) * Double(count - 1))
  }

  /// ‖x_s − path‖ for the paths s from `beginning` on.
  private static func distances(from path: [Double], to steps: [[Double]], beginning: Int) -> [Double] {
    var squares = Array(repeating: 0.0, count: steps[0].count - beginning)
    for (position, values) in zip(path, steps) {
      for index in squares.indices {
        let gap = values[beginning + index] - position
        squares[index] += gap * gap
      }
    }
    return squares.map { $0.squareRoot() }
  }
}
