import Autodiff
import ChapterKit
import EvidenceBound
import StateSpace
import Tensor

/// The bound of the package, run on an example in Float64.
///
/// Every factor is linear and Gaussian, so the bound of one draw is a quadratic polynomial in the draw's T noises. The plain
/// average over the 2T points ±√T e_i has the same moments of order 0 to 3 as N(0, I): over these points the average *is* the
/// expectation, to the last digits. No statistics are needed.
struct Bench {
  let example: TestExample
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
    (0..<count).map { row in (0..<example.steps).map { draws.normal(row, 10 + $0) } }
  }

  func batch(on tape: Tape) -> SequenceBatch {
    let (b, t) = (example.series.count, example.steps)
    let flags = example.series.flatMap { $0.observed.flatMap { $0.map { $0 ? 1.0 : 0 } } }
    return SequenceBatch(
      observations: tape.constant(example.series.flatMap { $0.observations.flatMap { $0 } }, [b, t, 2]),
      observed: example.hasGaps && tellsGaps ? tape.constant(flags, [b, t, 2]) : nil,
      covariates: example.numbers.hasCovariate
        ? tape.constant(example.series.flatMap { $0.covariates.flatMap { $0 } }, [b, t, 1]) : nil)
  }

  /// The package's bound with the given encoder and noises, the same noises for every series.
  func terms(
    _ posterior: AffinePosterior, noises: [[Double]], on tape: Tape, transition: (some Transition)
  ) -> BoundTerms {
    let series = example.series.count
    let rows = noises.flatMap { row in (0..<series).flatMap { _ in row } }
    return evidenceBound(
      of: batch(on: tape), order: example.order,
      noise: tape.constant(rows, [noises.count * series, example.steps, 1]), entropy: entropy, posterior: posterior,
      emission: ExactEmission(numbers: example.numbers), transition: transition, prior: ExactPrior(numbers: example.numbers))
  }

  /// Every term at every noise.
  func values(_ steps: [[PosteriorStep]], noises: [[Double]]) -> Values {
    values(steps, noises: noises, transition: ExactTransition(numbers: example.numbers, isAveraged: isAveraged))
  }

  func values(_ steps: [[PosteriorStep]], noises: [[Double]], transition: some Transition) -> Values {
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset()
    let posterior = AffinePosterior(steps, on: tape)
    return Values(terms(posterior, noises: noises, on: tape, transition: transition), series: steps.count)
  }

  /// Every term in expectation.
  func expected(_ steps: [[PosteriorStep]]) -> Values { values(steps, noises: Bench.cubature(example.steps)) }
}

/// The average of one series' column.
func average(_ rows: [[Double]], _ series: Int) -> Double { rows.reduce(0) { $0 + $1[series] } / Double(rows.count) }

/// q(z_t | z_{t−j:t−1}, x, u) of one series at one time: N(slopes · history + offset, variance).
///
/// For t ≤ j only the newest t − 1 slopes have a state to act on; the others are 0.
struct PosteriorStep {
  var slopes: [Double]
  var offset: Double
  var variance: Double
}

extension TestExample {
  /// Where the observed entries of a series stand in its joint law, and their values.
  func seen(_ index: Int) -> (positions: [Int], values: [Double]) {
    let data = series[index]
    let flags = data.observed.flatMap { $0 }
    let positions = flags.indices.filter { flags[$0] }
    let values = data.observations.flatMap { $0 }
    return (positions.map { steps + $0 }, positions.map { values[$0] })
  }

  /// The exact posterior, factor by factor: Lemma 1's messages where the series is complete, the package's joint Gaussian
  /// conditioned on what is there where it is not.
  func exactSteps(_ index: Int) -> [PosteriorStep] {
    let data = series[index]
    guard data.observed.allSatisfy({ $0 == [true, true] }) else {
      return conditionedSteps(index, of: model.joint(covariates: data.covariates))
    }
    let start = model.initialPosterior(observations: data.observations, covariates: data.covariates)
    let head = (0..<order).map { step(start.conditional([$0], given: Array(0..<$0)), states: $0, seen: []) }
    let tail = model.smoothingConditionals(observations: data.observations, covariates: data.covariates)
    return head + tail.map { step($0, states: order, seen: []) }
  }

  /// The posterior's factors from any Gaussian joint distribution of z_1 … z_T, x_1 … x_T.
  func conditionedSteps(_ index: Int, of joint: GaussianVector) -> [PosteriorStep] {
    let (positions, values) = seen(index)
    return (0..<steps).map { time in
      let history = Array(max(0, time - order)..<time)
      return step(joint.conditional([time], given: history + positions), states: history.count, seen: values)
    }
  }

  private func step(_ distribution: LinearGaussianConditional, states: Int, seen: [Double]) -> PosteriorStep {
    let row = distribution.matrix.values
    return PosteriorStep(
      slopes: Array(repeating: 0, count: order - states) + row[..<states],
      offset: distribution.offset[0] + dot(row[states...], seen),
      variance: distribution.covariance.values[0])
  }

  /// An encoder that is not the best: slopes too flat, everything a little off, the variance too wide.
  func poorSteps(_ index: Int) -> [PosteriorStep] {
    exactSteps(index).enumerated().map { time, step in
      PosteriorStep(
        slopes: step.slopes.map { 0.6 * $0 }, offset: step.offset + 0.1 * Double(time % 3), variance: 1.4 * step.variance)
    }
  }

  /// The best encoder without memory: the marginal of every state, and no slope.
  func forgetfulSteps(_ index: Int) throws -> [PosteriorStep] {
    let distribution = try exactPosterior(index)
    return (0..<steps).map {
      PosteriorStep(
        slopes: Array(repeating: 0, count: order), offset: distribution.mean[$0], variance: distribution.covariance[$0][$0])
    }
  }
}

extension TestExample {
  /// The exact posterior of an encoder that takes every covariate after t for 0: Lemma 1 as it is printed.
  func shortSightedSteps(_ index: Int) -> [PosteriorStep] {
    (0..<steps).map { time in
      var blind = self
      for later in max(time + 1, order)..<max(steps, order) where later > time {
        blind.series[index].covariates[later] = series[index].covariates[later].map { _ in 0 }
      }
      return blind.exactSteps(index)[time]
    }
  }
}

/// The independent computation of the same distributions.
extension TestExample {
  func naive(_ index: Int) -> DenseGaussian { NaiveSeries(numbers, inputs: series[index].covariates).distribution }

  /// p(z_{1:T} | what is observed, u).
  func exactPosterior(_ index: Int) throws -> DenseGaussian {
    let (positions, values) = seen(index)
    return try naive(index).conditional(Array(0..<steps), given: positions, at: values)
  }

  /// log p(what is observed | u).
  func logEvidence(_ index: Int) throws -> Double {
    let (positions, values) = seen(index)
    return try naive(index).marginal(positions).logDensity(at: values)
  }

  /// z_{1:T} under q as forms in T noises.
  func forms(_ posterior: [PosteriorStep]) -> [AffineForm] {
    posterior.enumerated().reduce(into: []) { states, step in
      let history = states.suffix(order)
      let mean = AffineForm.sum(step.element.slopes.suffix(history.count), history) + step.element.offset
      states.append(mean + .noise(step.offset, standardDeviation: step.element.variance.squareRoot()))
    }
  }
}
