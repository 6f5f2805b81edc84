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

  init(lags: Int, features d: Int) {
    var layout = ParameterLayout()
    weights = layout.within("mean") { layout in
      (1...lags).map { layout.add("weight.\($0)", [d, d], .normal(standardDeviation: 0.1)) }
    }
    bias = layout.within("mean") { $0.add("bias", [d], .constant(0)) }
    logVariance = layout.within("noise") { $0.add("logVariance", [d], .constant(0)) }
    (self.layout, self.lags, features) = (layout, lags, d)
  }

  var parameterGroups: [(name: String, range: Range<Int>)] {
    [("mean", 0..<logVariance.offset), ("noise", logVariance.offset..<layout.count)]
  }

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
    let cost = DiagonalGaussian(mean: mean, logVariance: spread).negativeLogDensity(at: rows(0))
    let loss = (1 / Double(shard.total)) * cost.sum()
    let scale = shard.standardization.standardDeviation.reduce(0) { $0 + log($1) } * Double(count) / Double(shard.total)
    return (loss, LikelihoodReport(objective: loss.doubles[0] + scale, largestShard: n))
  }
}

/// −log p of a sequence given its first steps, nats.
struct LikelihoodReport: LossReport {
  var objective = 0.0
  /// The sequences of the largest shard.
  var largestShard = 0

  init() {}
  init(objective: Double, largestShard: Int) { (self.objective, self.largestShard) = (objective, largestShard) }
  static func += (a: inout LikelihoodReport, b: LikelihoodReport) {
    a.objective += b.objective
    a.largestShard = max(a.largestShard, b.largestShard)
  }
}

/// The autoregression with its parameters: it predicts, and does nothing else.
struct TrainedAutoregression: ForecastingModel {
  let model: Autoregression
  let parameters: Parameters
  let standardization: Standardization
  var order: Int { model.lags }

  func forecast(_ set: SequenceSet, rows: [Int], from t: Int, horizon: Int, samples: Int, seed: Int) -> [SamplePaths] {
    let d = model.features
    let entries = Dictionary(uniqueKeysWithValues: parameters.layout.entries.map { ($0.parameter, parameters[$0]) })
    func values(_ parameter: Parameter) -> [Double] { entries[parameter] ?? [] }
    let (weights, bias) = (model.weights.map(values), values(model.bias))
    let noise = zip(values(model.logVariance), standardization.standardDeviation).map { exp(0.5 * $0) * $1 }
    let draws = CounterRandom(seed: seed, purpose: "autoregression")
    return rows.map { row in
      var paths = (means: [Double](), variances: [Double](), draws: [Double]())
      for sample in 0..<samples {
        var past = (0..<t).map { step in
          (0..<d).map { standardization.standardized(set.observations[(row * set.steps + step) * d + $0], feature: $0) }
        }
        for step in 0..<horizon {
          var next = bias
          for lag in 1...model.lags {
            for (i, x) in past[past.count - lag].enumerated() {
              for j in 0..<d { next[j] += x * weights[lag - 1][i * d + j] }
            }
          }
          let means = next.enumerated().map { standardization.original($1, feature: $0) }
          let drawn = means.indices.map {
            means[$0] + noise[$0] * draws.normal(series: row, time: t + step, level: sample, lane: $0)
          }
          paths.means += means
          paths.variances += noise.map { $0 * $0 }
          paths.draws += drawn
          past.append(drawn.enumerated().map { standardization.standardized($1, feature: $0) })
        }
      }
      return SamplePaths(
        samples: samples, horizon: horizon, features: d, means: paths.means, variances: paths.variances, draws: paths.draws)
    }
  }
}

/// Two lags, a learning rate for each group.
struct AutoregressionSettings: ModelKindSettings {
  var lags = 2
  var training = OptimizationSettings(rates: ["mean": 0.02, "noise": 0.02])

  func validate(file: String?) throws { try training.validate(file: file) }
}

/// The autoregression under `--model ar`.
enum AutoregressionKind: String, ModelKind {
  case ar

  var summary: String { "a linear autoregression" }

  func settings(_ preset: Preset) throws -> AutoregressionSettings {
    guard preset == .recommended else {
      throw UserError("ar has no preset '\(preset.rawValue)'", expected: "recommended")
    }
    return AutoregressionSettings()
  }

  func require(_ settings: AutoregressionSettings, fit steps: Int, dataFile: String?, settingsFile: String?) throws {
    guard steps > settings.lags else {
      throw UserError("a sequence has \(steps) steps", expected: "more than \(settings.lags)", file: dataFile)
    }
  }

  func model(_ settings: AutoregressionSettings, for data: DataExtents) -> Autoregression {
    Autoregression(lags: settings.lags, features: data.observations)
  }

  func trained(
    _ model: Autoregression, parameters: Parameters, config: RunConfig<AutoregressionKind>, use: ModelUse
  ) -> TrainedAutoregression {
    TrainedAutoregression(model: model, parameters: parameters, standardization: config.standardization)
  }
}

/// The same parameters as a model that cannot be asked for anything.
enum MuteKind: String, ModelKind {
  case mute

  struct Trained: TrainedModel {
    let parameters: Parameters
    let order = 2
  }

  var summary: String { "nothing to ask for" }
  func settings(_ preset: Preset) throws -> AutoregressionSettings { try AutoregressionKind.ar.settings(preset) }
  func require(_ settings: AutoregressionSettings, fit steps: Int, dataFile: String?, settingsFile: String?) {}
  func model(_ settings: AutoregressionSettings, for data: DataExtents) -> Autoregression {
    AutoregressionKind.ar.model(settings, for: data)
  }
  func trained(
    _ model: Autoregression, parameters: Parameters, config: RunConfig<MuteKind>, use: ModelUse
  ) -> Trained { Trained(parameters: parameters) }
}
