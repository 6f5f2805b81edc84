import ChapterKit
import StateSpace

/// q(z_t | z_{t−j:t−1}, x, u) of one series at one time: N(slopes · history + offset, variance).
///
/// For t ≤ j only the newest t − 1 slopes have a state to act on; the others are 0.
struct PosteriorStep {
  var slopes: [Double]
  var offset: Double
  var variance: Double
}

extension World {
  /// Where the observed entries of a series stand in its joint law, and their values.
  func seen(_ index: Int) -> (places: [Int], values: [Double]) {
    let data = series[index]
    let flags = data.observed.flatMap { $0 }
    let places = flags.indices.filter { flags[$0] }
    let values = data.observations.flatMap { $0 }
    return (places.map { steps + $0 }, places.map { values[$0] })
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

  /// The posterior's factors from any Gaussian joint law of z_1 … z_T, x_1 … x_T.
  func conditionedSteps(_ index: Int, of joint: GaussianVector) -> [PosteriorStep] {
    let (places, values) = seen(index)
    return (0..<steps).map { time in
      let history = Array(max(0, time - order)..<time)
      return step(joint.conditional([time], given: history + places), states: history.count, seen: values)
    }
  }

  private func step(_ law: LinearGaussianConditional, states: Int, seen: [Double]) -> PosteriorStep {
    let row = law.matrix.values
    return PosteriorStep(
      slopes: Array(repeating: 0, count: order - states) + row[..<states], offset: law.offset[0] + dot(row[states...], seen),
      variance: law.covariance.values[0])
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
    let law = try exactPosterior(index)
    return (0..<steps).map {
      PosteriorStep(slopes: Array(repeating: 0, count: order), offset: law.mean[$0], variance: law.covariance[$0][$0])
    }
  }
}

extension World {
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

/// The independent road to the same laws.
extension World {
  func naive(_ index: Int) -> DenseGaussian { NaiveSeries(numbers, inputs: series[index].covariates).law }

  /// p(z_{1:T} | what is observed, u).
  func exactPosterior(_ index: Int) throws -> DenseGaussian {
    let (places, values) = seen(index)
    return try naive(index).conditional(Array(0..<steps), given: places, at: values)
  }

  /// log p(what is observed | u).
  func logEvidence(_ index: Int) throws -> Double {
    let (places, values) = seen(index)
    return try naive(index).marginal(places).logDensity(at: values)
  }

  /// z_{1:T} under q as forms in T noises.
  func forms(_ posterior: [PosteriorStep]) -> [AffineForm] {
    posterior.enumerated().reduce(into: []) { states, step in
      let history = states.suffix(order)
      let mean = AffineForm.sum(step.element.slopes.suffix(history.count), history) + step.element.offset
      states.append(mean + .noise(step.offset, deviation: step.element.variance.squareRoot()))
    }
  }
}
