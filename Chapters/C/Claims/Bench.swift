import Autodiff
import ChapterKit
import EvidenceBound
import Tensor

/// The bound of the package, run on a world in Float64.
///
/// Every factor is linear and Gaussian, so the bound of one draw is a quadratic polynomial in the draw's T noises. The plain
/// average over the 2T points ±√T e_i has the same moments of order 0 to 3 as N(0, I): over these points the average *is* the
/// expectation, to the last digits. No statistics are needed.
struct Bench {
  let world: World
  var entropy = EntropyEstimate.sampled
  var isAveraged = false
  /// Whether the batch says which entries are missing, or passes their zeros for data.
  var tellsGaps = true

  /// The bound's terms, [draw][series].
  struct Values {
    let initialEntropy: [[Double]]
    let initialPrior: [[Double]]
    let reconstruction: [[Double]]
    let transition: [[Double]]
    let entropy: [[Double]]
    let elbo: [[Double]]

    init(_ terms: BoundTerms, series: Int) {
      func rows(_ term: Variable) -> [[Double]] {
        let all = term.doubles
        return (0..<all.count / series).map { Array(all[($0 * series)..<($0 + 1) * series]) }
      }
      initialEntropy = rows(terms.initialEntropy)
      initialPrior = rows(terms.initialPrior)
      reconstruction = rows(terms.reconstruction)
      transition = rows(terms.transition)
      entropy = rows(terms.entropy)
      elbo = rows(-terms.negativeELBO)
    }
  }

  /// ±√T e_i, one after another: [2T][T].
  static func cubature(_ size: Int) -> [[Double]] {
    (0..<2 * size).map { point in
      (0..<size).map { $0 == point / 2 ? (point % 2 == 0 ? 1 : -1) * Double(size).squareRoot() : 0 }
    }
  }

  /// `count` draws of T standard normal noises.
  func draws(_ count: Int, _ draws: Draws) -> [[Double]] {
    (0..<count).map { row in (0..<world.steps).map { draws.normal(row, 10 + $0) } }
  }

  func batch(on tape: Tape) -> SequenceBatch {
    let (b, t) = (world.series.count, world.steps)
    let flags = world.series.flatMap { $0.observed.flatMap { $0.map { $0 ? 1.0 : 0 } } }
    return SequenceBatch(
      observations: tape.constant(world.series.flatMap { $0.observations.flatMap { $0 } }, [b, t, 2]),
      observed: world.hasGaps && tellsGaps ? tape.constant(flags, [b, t, 2]) : nil,
      covariates: world.numbers.hasCovariate
        ? tape.constant(world.series.flatMap { $0.covariates.flatMap { $0 } }, [b, t, 1]) : nil)
  }

  /// The package's bound with the given encoder and noises, the same noises for every series.
  func terms(
    _ posterior: AffinePosterior, noises: [[Double]], on tape: Tape, transition: (some Transition)
  ) -> BoundTerms {
    let series = world.series.count
    let rows = noises.flatMap { row in (0..<series).flatMap { _ in row } }
    return evidenceBound(
      of: batch(on: tape), order: world.order,
      noise: tape.constant(rows, [noises.count * series, world.steps, 1]), entropy: entropy, posterior: posterior,
      emission: ExactEmission(numbers: world.numbers), transition: transition, prior: ExactPrior(numbers: world.numbers))
  }

  /// Every term at every noise.
  func values(_ steps: [[PosteriorStep]], noises: [[Double]]) -> Values {
    values(steps, noises: noises, transition: ExactTransition(numbers: world.numbers, isAveraged: isAveraged))
  }

  func values(_ steps: [[PosteriorStep]], noises: [[Double]], transition: some Transition) -> Values {
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset()
    let posterior = AffinePosterior(steps, on: tape)
    return Values(terms(posterior, noises: noises, on: tape, transition: transition), series: steps.count)
  }

  /// Every term in expectation.
  func expected(_ steps: [[PosteriorStep]]) -> Values { values(steps, noises: Bench.cubature(world.steps)) }
}

/// The average of one series' column.
func average(_ rows: [[Double]], _ series: Int) -> Double { rows.reduce(0) { $0 + $1[series] } / Double(rows.count) }
