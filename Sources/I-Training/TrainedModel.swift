import Autodiff
import DeepStateSpace

/// A model with its parameters, ready for use. What it can do is said by the protocols below; a model conforms to those that it can
/// keep, and a command says so when it needs another.
public protocol TrainedModel: Sendable {
  /// The parameters.
  var parameters: Parameters { get }
}

/// A model that predicts.
public protocol ForecastingModel: TrainedModel {
  /// The rows that must come before a prediction, at least 1.
  var history: Int { get }
  /// Draws paths x_{t+1:t+H} given x_{1:t}, in the units of the data; nothing later than t reaches them but covariates.
  /// - Parameters:
  ///   - set: sequences of at least t steps; with covariates, of at least t + H, those of the future being known.
  ///   - rows: which sequences.
  ///   - t: the steps that are seen, at least `history`.
  ///   - horizon: H ≥ 1.
  ///   - samples: S ≥ 1 for each sequence.
  /// - Returns: one entry for each of `rows`. A draw of a step has the density N(means, variances); variances of 0 say that the model
  ///   gives draws alone, and then no log score is computed.
  func forecast(_ set: SequenceSet, rows: [Int], from t: Int, horizon: Int, samples: Int, seed: Int) -> [SamplePaths]
}

/// A model whose weights are compared by the loss of sequences that were not fitted.
public protocol ValidatingModel: TrainedModel {
  /// The steps of the shortest sequence that has a loss.
  var shortestSequence: Int { get }
  /// The loss of all sequences together, the lower the better, in a unit of the model's own. The same seed gives the same draws for every
  /// set of weights, so that weights can be compared.
  func validationLoss(of set: SequenceSet, seed: Int) -> Double
}

/// A model that bounds the evidence.
public protocol BoundingModel: ValidatingModel {
  /// An upper bound on −log p(x | u) of each sequence, or an unbiased estimate of one, nats in the units of the data: [N].
  /// - Parameter trajectories: draws of the latents that an estimate averages over.
  func bounds(of set: SequenceSet, trajectories: Int, seed: Int) -> [Double]
}

extension BoundingModel {
  /// The bound per observed entry, by sixteen draws of the latents.
  public func validationLoss(of set: SequenceSet, seed: Int) -> Double {
    let entries = (0..<set.count).reduce(0) { $0 + set.observedCount($1) }
    return bounds(of: set, trajectories: 16, seed: seed).reduce(0, +) / Double(entries)
  }
}

/// A model that says what the observed entries of a sequence tell of the others.
public protocol SmoothingModel: TrainedModel {
  /// The steps of the shortest sequence that it smooths.
  var shortestSequence: Int { get }
  /// Draws given all T steps; where an observation is missing, the distribution of the emission is its imputation.
  func smooth(_ set: SequenceSet, rows: [Int], samples: Int, seed: Int) -> [Reconstruction]
}

/// A model that generates whole sequences.
public protocol GeneratingModel: TrainedModel {
  /// How many steps a generated sequence can have.
  var generatedSteps: ClosedRange<Int> { get }
  /// Draws observations from the model alone, in the units of the data: [N, T, D]; the same bits for any number of threads.
  /// - Parameters:
  ///   - inputs: N sequences of T steps, T in `generatedSteps`, of which covariates and statics alone are read.
  func generate(_ inputs: SequenceSet, seed: Int) -> [Double]
}
