import Autodiff
import DeepStateSpace
import Files
import Foundation
import Networks
import Tensor
import Training

@testable import Runs

/// A model without latent states: x_t = Σ_l W_l x_{t−l} + b + e^{v/2} ε, l = 1 … p, fitted by its likelihood given the first p steps.
struct Autoregression: TrainableModel {
  let layout: ParameterLayout
  let lags: Int
  let features: Int
  let weights: [Parameter]
  let bias: Parameter
  let logVariance: Parameter
  /// Its loss is one in truth; a test may say that it is not.
  var sumsOverSequences = true
  /// What its report calls the loss.
  var lossName = "loss"

  init(lags: Int, features d: Int) {
    var layout = ParameterLayout()
    weights = layout.within("mean") { layout in
      (1...lags).map { layout.add("weight.\($0)", [d, d], .normal(standardDeviation: 0.1)) }
    }
    bias = layout.within("mean") { $0.add("bias", [d], .constant(0)) }
    logVariance = layout.within("noise") { $0.add("logVariance", [d], .constant(0)) }
    (self.layout, self.lags, features) = (layout, lags, d)
    parameterGroups = [("mean", 0..<logVariance.offset), ("noise", logVariance.offset..<layout.count)]
  }

  /// In truth mean and noise, disjoint and complete; a test may say otherwise.
  var parameterGroups: [(name: String, range: Range<Int>)]

  func course(
    _ settings: OptimizationSettings, data: SequenceSet, standardization: Standardization
  ) -> SteadyCourse<LikelihoodReport> {
    SteadyCourse(settings)
  }

  func loss(
    of shard: TrainingShard, in course: SteadyCourse<LikelihoodReport>
  ) -> (loss: Variable, report: LikelihoodReport) {
    let (tape, t, d, n) = (shard.tape, shard.data.steps, features, shard.rows.count)
    let batch = shard.data.batch(shard.rows, standardization: shard.standardization, on: tape)
    let count = n * (t - lags)
    func rows(_ lag: Int) -> Variable {
      batch.observations.slice(axis: 1, (lags - lag)..<(t - lag)).reshaped([count, d])
    }
    var mean = affine(rows(1), weight: tape[weights[0]], bias: tape[bias])
    for lag in 1..<lags { mean = mean + affine(rows(lag + 1), weight: tape[weights[lag]]) }
    let spread = tape[logVariance].reshaped([1, d]).repeated(count).reshaped([count, d])
    let cost = 0.5 * (square(rows(0) - mean) * exp(-spread) + spread + log(2 * Double.pi))  // [count, D]
    let counted = shard.rows.flatMap { row in (lags..<t).flatMap { counts(in: shard.data, row, at: $0) } }
    let weight = tape.constant(counted.map { $0 ? 1 : 0 }, [count, d])
    let loss = (1 / Double(shard.total)) * (cost * weight).sum()
    let scales = shard.standardization.standardDeviation.map { log($0) }
    let scale = counted.indices.reduce(0) { $0 + (counted[$1] ? scales[$1 % d] : 0) } / Double(shard.total)
    var report = LikelihoodReport(objective: loss.doubles[0] + scale, largestShard: n)
    report.name = lossName
    return (loss, report)
  }

  /// Which entries of a step have a likelihood, [D]: those observed, and none unless all that it is predicted from is.
  func counts(in set: SequenceSet, _ row: Int, at step: Int) -> [Bool] {
    func isObserved(_ step: Int, _ feature: Int) -> Bool { set.observed?[(row * set.steps + step) * features + feature] ?? true }
    let isPredicted = (1...lags).allSatisfy { lag in (0..<features).allSatisfy { isObserved(step - lag, $0) } }
    return (0..<features).map { isPredicted && isObserved(step, $0) }
  }
}

/// −log p of a sequence given its first steps, nats.
struct LikelihoodReport: LossReport {
  var objective = 0.0
  /// The sequences of the largest shard.
  var largestShard = 0
  var name = "loss"

  init() {}
  init(objective: Double, largestShard: Int) { (self.objective, self.largestShard) = (objective, largestShard) }
  static func += (a: inout LikelihoodReport, b: LikelihoodReport) {
    a.objective += b.objective
    a.largestShard = max(a.largestShard, b.largestShard)
    a.name = b.name
  }
  var named: [(name: String, value: Double)] { [(name, objective)] }
}

/// The autoregression with its parameters: it predicts, generates, and has a held-out loss, but no bound.
struct TrainedAutoregression: ForecastingModel, ValidatingModel, GeneratingModel {
  let model: Autoregression
  let parameters: Parameters
  let standardization: Standardization
  private let weights: [[Double]]
  private let bias: [Double]
  /// Standard deviations in network units.
  private let noise: [Double]

  init(model: Autoregression, parameters: Parameters, standardization: Standardization) {
    (self.model, self.parameters, self.standardization) = (model, parameters, standardization)
    let entries = Dictionary(uniqueKeysWithValues: parameters.layout.entries.map { ($0.parameter, parameters[$0]) })
    func values(_ parameter: Parameter) -> [Double] { entries[parameter] ?? [] }
    (weights, bias) = (model.weights.map(values), values(model.bias))
    noise = values(model.logVariance).map { exp(0.5 * $0) }
  }

  var history: Int { model.lags }
  var shortestSequence: Int { model.lags + 1 }
  var generatedSteps: ClosedRange<Int> { model.lags...1000 }

  /// The mean of the next step, in network units.
  private func mean(after past: [[Double]]) -> [Double] {
    var next = bias
    for lag in 1...model.lags {
      for (i, x) in past[past.count - lag].enumerated() {
        for j in bias.indices { next[j] += x * weights[lag - 1][i * bias.count + j] }
      }
    }
    return next
  }

  /// The first steps of a sequence in network units. What is missing is drawn: given the steps before it, at first from N(0, 1).
  private func past(_ set: SequenceSet, _ row: Int, first t: Int, noise draw: (_ step: Int, _ feature: Int) -> Double)
    -> [[Double]]
  {
    var past: [[Double]] = []
    for step in 0..<t {
      let prediction = step < model.lags ? nil : mean(after: past)
      past.append(
        bias.indices.map { feature in
          let position = (row * set.steps + step) * bias.count + feature
          guard set.observed?[position] ?? true else {
            return prediction.map { $0[feature] + noise[feature] * draw(step, feature) } ?? draw(step, feature)
          }
          return standardization.standardized(set.observations[position], feature: feature)
        })
    }
    return past
  }

  private func original(_ step: [Double]) -> [Double] {
    step.enumerated().map { standardization.original($1, feature: $0) }
  }

  func forecast(_ set: SequenceSet, rows: [Int], from t: Int, horizon: Int, samples: Int, seed: Int) -> [SamplePaths] {
    let draws = CounterRandom(seed: seed, purpose: "autoregression")
    let gaps = CounterRandom(seed: seed, purpose: "autoregression, gaps")
    let variances = zip(noise, standardization.standardDeviation).map { $0 * $1 * $0 * $1 }
    return rows.map { row in
      var paths = (means: [Double](), variances: [Double](), draws: [Double]())
      for sample in 0..<samples {
        var past = past(set, row, first: t) { gaps.normal(series: row, time: $0, level: sample, lane: $1) }
        for step in 0..<horizon {
          let means = mean(after: past)
          let drawn = means.indices.map {
            means[$0] + noise[$0] * draws.normal(series: row, time: t + step, level: sample, lane: $0)
          }
          paths.means += original(means)
          paths.variances += variances
          paths.draws += original(drawn)
          past.append(drawn)
        }
      }
      return SamplePaths(
        samples: samples, horizon: horizon, features: bias.count, means: paths.means, variances: paths.variances,
        draws: paths.draws)
    }
  }

  /// The mean of −log p of the entries that have a likelihood, nats.
  func validationLoss(of set: SequenceSet, seed: Int) -> Double {
    let costs = (0..<set.count).flatMap { row -> [Double] in
      let past = past(set, row, first: set.steps) { _, _ in 0 }
      return (model.lags..<set.steps).flatMap { step -> [Double] in
        let (means, counts) = (mean(after: Array(past[..<step])), model.counts(in: set, row, at: step))
        return bias.indices.filter { counts[$0] }.map { feature in
          let error = (past[step][feature] - means[feature]) / noise[feature]
          return 0.5 * (log(2 * Double.pi) + error * error) + log(noise[feature] * standardization.standardDeviation[feature])
        }
      }
    }
    return costs.reduce(0, +) / Double(costs.count)
  }

  /// The first steps from N(0, 1) in network units.
  func generate(_ inputs: SequenceSet, seed: Int) -> [Double] {
    let draws = CounterRandom(seed: seed, purpose: "autoregression, generated")
    return (0..<inputs.count).flatMap { series -> [Double] in
      var steps: [[Double]] = []
      for step in 0..<inputs.steps {
        let mean = step < model.lags ? nil : mean(after: steps)
        steps.append(
          bias.indices.map { feature in
            let draw = draws.normal(series: series, time: step, lane: feature)
            return mean.map { $0[feature] + noise[feature] * draw } ?? draw
          })
      }
      return steps.flatMap(original)
    }
  }
}

/// Two lags, a learning rate for each group.
struct AutoregressionSettings: ModelKindSettings {
  var lags = 2
  var training = OptimizationSettings(rates: ["mean": 0.02, "noise": 0.02])

  func validate(file: String?) throws { try training.validate(file: file) }
}

/// What the kinds of this file share; seven lags make no model.
protocol AutoregressionBased: ModelKind where Settings == AutoregressionSettings, Model == Autoregression {}

extension AutoregressionBased {
  var summary: String { "a linear autoregression" }
  var presets: [Preset] { [.recommended, .short] }

  func settings(_ preset: Preset) -> AutoregressionSettings {
    var settings = AutoregressionSettings()
    settings.training.steps = preset == .short ? 30 : 3000
    return settings
  }

  func require(_ settings: AutoregressionSettings, fit steps: Int, dataFile: String?, settingsFile: String?) throws {
    guard steps > settings.lags else {
      throw UserError("a sequence has \(steps) steps", expected: "more than \(settings.lags)", file: dataFile)
    }
  }

  func model(_ settings: AutoregressionSettings, for data: DataExtents) throws -> Autoregression {
    guard settings.lags != 7 else { throw UserError("there is no \(rawValue) of seven lags") }
    return Autoregression(lags: settings.lags, features: data.observations)
  }
}

/// The autoregression under `--model ar`.
enum AutoregressionKind: String, AutoregressionBased {
  case ar

  func trained(
    _ model: Autoregression, parameters: Parameters, config: RunConfig<AutoregressionKind>, use: ModelUse
  ) throws -> TrainedAutoregression {
    try use.requireNoSampler(for: rawValue)
    return TrainedAutoregression(model: model, parameters: parameters, standardization: config.standardization)
  }
}

/// The same parameters as a model that cannot be asked for anything.
enum MuteKind: String, AutoregressionBased {
  case mute

  struct Trained: TrainedModel {
    let parameters: Parameters
  }

  func trained(
    _ model: Autoregression, parameters: Parameters, config: RunConfig<MuteKind>, use: ModelUse
  ) -> Trained { Trained(parameters: parameters) }
}

/// The same parameters as a model whose held-out loss is never a number.
enum LostKind: String, AutoregressionBased {
  case lost

  struct Trained: ValidatingModel {
    let parameters: Parameters
    let shortestSequence = 3
    func validationLoss(of set: SequenceSet, seed: Int) -> Double { .nan }
  }

  func trained(
    _ model: Autoregression, parameters: Parameters, config: RunConfig<LostKind>, use: ModelUse
  ) -> Trained { Trained(parameters: parameters) }
}
