import Baselines
import ChapterKit
import Foundation
import Oracle
import Probability
import StateSpace
import Tensor

/// The Gaussian that a diffusion has to beat: its likelihood, and the maximum of it.
enum LinearFitClaims {
  /// φ and q from partial autocorrelations, written out for j ≤ 3.
  private static func plain(_ model: NoisyAutoregression) -> (slopes: [Double], innovation: Double) {
    let p = model.partials
    let q = p.reduce((1 - model.noiseShare) * model.variance) { $0 * (1 - $1 * $1) }
    switch p.count {
    case 1: return (p, q)
    case 2: return ([p[0] - p[1] * p[0], p[1]], q)
    default:
      let (first, second) = (p[0] - p[1] * p[0], p[1])
      return ([first - p[2] * second, second - p[2] * first, p[2]], q)
    }
  }

  /// Var[x] and Cov(x_t, x_{t−k}) from z_t = Σ_i ψ_i × shock i steps ago, with ψ from the slopes; cut where ψ is lost in rounding.
  private static func autocovariances(_ slopes: [Double], innovation: Double, noise: Double, count: Int) -> [Double] {
    var weights = [1.0]
    for lag in 1..<4000 {
      weights.append(slopes.enumerated().reduce(0) { $0 + ($1.offset < lag ? $1.element * weights[lag - 1 - $1.offset] : 0) })
    }
    return (0..<count).map { k in
      zip(weights, weights.dropFirst(k)).reduce(k == 0 ? noise : 0) { $0 + innovation * $1.0 * $1.1 }
    }
  }

  /// log p of the observed values of one series under given autocovariances, by elimination.
  private static func dense(_ values: [Double?], mean: Double, _ autocovariances: [Double]) throws -> Double {
    let known = values.indices.filter { values[$0] != nil }
    return try BruteForce.gaussianLogDensity(
      known.compactMap { values[$0] }, mean: known.map { _ in mean },
      covariance: known.map { s in known.map { autocovariances[abs(s - $0)] } })
  }

  static let likelihood = Claim(
    "Eq J.r",
    "The likelihood of an autoregression observed with noise and gaps is that of one Gaussian with its autocovariances.",
    kind: .identity, oracle: "autocovariances from shocks, density by elimination"
  ) { check in
    let draws = CounterRandom(seed: Int(check.seed % (1 << 32)), purpose: "chapter J, likelihood")
    let partials = [[0.7], [0.8, -0.6], [0.5, -0.4, 0.3]]
    for partials in partials {
      let model = NoisyAutoregression(mean: 1.5, partials: partials, noiseShare: 0.2, variance: 2.5)
      let series = (0..<2).map { n in (0..<9).map { $0 % 4 == 2 ? nil : 2 * draws.normal(series: n, time: $0) } }
      let (slopes, q) = plain(model)
      func claimed(_ slopes: [Double], noise: Double = 0.5, mean: Double = 1.5) throws -> Double {
        let gammas = autocovariances(slopes, innovation: q, noise: noise, count: 9)
        return try series.reduce(0) { $0 + (try dense($1, mean: mean, gammas)) }
      }
      let exact = try claimed(slopes)
      let closed = model.logLikelihood(series.map { $0.filter { $0 != nil } })
      var foils = [
        ("gaps closed up", closed), ("noise not added", try claimed(slopes, noise: 0.01)),
        ("no intercept", try claimed(slopes, mean: 0)), ("one series", model.logLikelihood([series[0]])),
      ]
      if partials.count > 1 { foils.append(("partial autocorrelations for slopes", try claimed(partials))) }
      check.equal(
        model.logLikelihood(series), claimed: exact, allowed: Tolerance.rounding(terms: 100, size: 1 + abs(exact)), scale: 1,
        "partial autocorrelations \(partials)",
        foils: foils)
    }
  }

  /// Two hundred steps of a cycle of about ten, seen with noise; every seventh is missing.
  private static let truth = NoisyAutoregression(mean: 3, partials: [0.8, -0.7], noiseShare: 0.2, variance: 4)

  private static func simulated(_ seed: UInt64) -> [Double?] {
    let draws = CounterRandom(seed: Int(seed % (1 << 32)), purpose: "chapter J, cycle")
    let (slopes, q) = plain(truth)
    var states = [0.0, 0]
    for time in 0..<400 {
      states.append(slopes[0] * states[time + 1] + slopes[1] * states[time] + q.squareRoot() * draws.normal(time: time))
    }
    // The first 200 only forget where the series began.
    return states.suffix(200).enumerated().map { time, state in
      time % 7 == 3
        ? nil : truth.mean + state + (truth.noiseShare * truth.variance).squareRoot() * draws.normal(series: 1, time: time)
    }
  }

  private static func model(_ position: [Double]) -> NoisyAutoregression {
    NoisyAutoregression(mean: position[0], partials: Array(position[3...]), noiseShare: position[1], variance: position[2])
  }

  private static func position(_ model: NoisyAutoregression) -> [Double] {
    [model.mean, model.noiseShare, model.variance] + model.partials
  }

  /// Minus the second derivatives of the log-likelihood, by differences over steps of a thousandth.
  private static func information(_ values: [Double?], at position: [Double]) -> BruteForce.Matrix {
    let step = 1e-3
    func value(_ i: Int, _ a: Double, _ k: Int, _ b: Double) -> Double {
      var moved = position
      moved[i] += a
      moved[k] += b
      return model(moved).logLikelihood([values])
    }
    return position.indices.map { i in
      position.indices.map { k in
        let far = value(i, step, k, step) - value(i, step, k, -step)
        return -(far - value(i, -step, k, step) + value(i, -step, k, -step)) / (4 * step * step)
      }
    }
  }

  /// Along a step of one standard error: a slope of 1 belongs to a place that far off the maximum.
  private static func slope(_ values: [Double?], at position: [Double], along step: [Double]) throws -> Measured {
    try directionalDerivative(of: { model($0).logLikelihood([values]) }, at: position, along: step, step: 1e-2, noise: 1e-11)
  }

  /// The search stops where its values differ by a billionth: u standard errors off the top they differ by ½ u², the slope is u.
  /// A simplex ends within ten times that.
  private static let stop = 10 * (2 * NelderMead().tolerance).squareRoot()

  static let maximum = Claim(
    "Eq J.s",
    "The fit maximises the likelihood: the derivatives vanish there, and the simulated parameters are within the errors.",
    kind: .estimate, oracle: "GSL's derivatives; errors from the inverse information"
  ) { check in
    let values = simulated(check.seed)
    guard let fit = NoisyAutoregressionFit(order: 2, to: [values]), fit.model.noiseShare > 0.01 else {
      check.exactly(false, claimed: true, "there is a maximum inside", foils: [("none", false)])
      return
    }
    let found = position(fit.model)
    let errors = try BruteForce.inverse(information(values, at: found)).enumerated().map { $1[$0].squareRoot() }
    let names = ["mean", "noise share", "variance", "ρ_1", "ρ_2"]
    let wrong = [("no intercept", 0.0), ("shares exchanged", 0.8), ("squared", 16), ("φ_1", 1.36), ("its sign", 0.7)]
    for axis in found.indices {
      let step = found.indices.map { $0 == axis ? errors[axis] : 0 }
      let top = try slope(values, at: found, along: step)
      let beside = try slope(values, at: zip(found, step).map { $0 + 0.1 * $1 }, along: step)
      check.equal(
        top.value, claimed: 0, allowed: stop + top.error, scale: 1, "slope in \(names[axis])",
        foils: [("a tenth of a standard error beside", beside.value)])
      check.mean(found[axis], standardError: errors[axis], claimed: position(truth)[axis], names[axis], foils: [wrong[axis]])
    }
    check.atMost(
      model(position(truth)).logLikelihood([values]), fit.logLikelihood, scale: 1, "the truth is not likelier than the maximum",
      foils: [("noise taken for signal", model([3, 0, 4] + truth.partials).logLikelihood([values]))])
  }

  static let seasonal = Claim(
    "Eq J.t",
    "The seasonal naive forecast is the last observed value at the same phase, or the last of all if there is none.",
    kind: .definition, oracle: "written down by hand"
  ) { check in
    // Seven steps of three features, season 3: the coming step has the phase of steps 2 and 5, counted from 1.
    let values = [[1, 10, 100], [2, 20, 200], [3, 30, 300], [4, 40, 400], [5, 50, 500], [6, 60, 600], [7, 70, 700.0]]
    var observed = values.map { _ in [true, true, true] }
    observed[4] = [true, false, false]
    observed[1] = [true, true, false]
    observed[6] = [true, true, false]
    check.exactly(
      SeasonalObservation.carriedForward(values, observed: observed, season: 3), claimed: [5, 20, 600],
      "seen last season; the season before; never at this phase",
      foils: [
        ("the last observation", LastObservation.carriedForward(values, observed: observed)), ("gaps read", [5, 50, 500]),
        ("counted from the end", [4, 40, 400]), ("none for an empty phase", [5, 20, nil]),
      ])
    check.exactly(
      SeasonalObservation.carriedForward(values, observed: observed, season: 8), claimed: [7, 70, 600],
      "less than a season known",
      foils: [("the first", [1, 10, 100])])
  }
}
