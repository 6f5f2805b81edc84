import DeepStateSpace
import Networks

/// One architecture with several sets of weights.
///
/// A ReLU that happens to be off hides what a network could see. So an input counts as seen when it moves the output under any of
/// the weights; it is not seen when it moves it under none.
struct Weightings {
  let each: [Dependence]

  init(
    _ kind: TransitionKind, seed: UInt64, covariates: Int = 1, change: (inout NetworkSettings) -> Void = { _ in }
  ) throws {
    each = try Weightings.seeds(seed).map {
      Dependence(small: try SmallModel(kind, seed: $0, covariates: covariates, change: change))
    }
  }

  /// Twelve seeds from one.
  static func seeds(_ seed: UInt64) -> [UInt64] { (0..<12).map { seed &+ 7919 * $0 } }

  private var steps: Int { each[0].steps }

  /// For each output time, the input times that move it.
  func times(
    of part: Dependence.Part, in output: (Dependence) -> (Dependence.Inputs) -> [[Double]]
  ) -> [[Int]] {
    let found = each.map { $0.times(of: part, in: output($0)) }
    return found[0].indices.map { row in Set(found.flatMap { $0[row] }).sorted() }
  }

  /// The times low(t) … high(t) that lie within the sequence, for each output time.
  func window(from first: Int = 1, _ low: (Int) -> Int, _ high: (Int) -> Int) -> [[Int]] {
    (first...steps).map { t in (1...steps).filter { $0 >= low(t) && $0 <= high(t) } }
  }
}
