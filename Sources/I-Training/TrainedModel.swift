import Autodiff
import DeepStateSpace

/// A model with its parameters, ready for use. What it can do is said by the protocols below; a model conforms to those that it can
/// keep, and a command says so when it needs another.
public protocol TrainedModel: Sendable {
  /// The parameters.
  var parameters: Parameters { get }
  /// The rows that must come before a prediction, at least 1; a sequence to be fitted or judged is longer.
  var order: Int { get }
}

/// A model that predicts.
public protocol ForecastingModel: TrainedModel {
  /// Draws paths x_{t+1:t+H} given x_{1:t}, in the units of the data; nothing later than t reaches them but covariates.
  /// - Parameters:
  ///   - set: sequences of at least t steps; with covariates, of at least t + H, those of the future being known.
  ///   - rows: which sequences.
  ///   - t: the steps that are seen, at least `order`.
  ///   - horizon: H ≥ 1.
  ///   - samples: S ≥ 1 for each sequence.
  /// - Returns: one entry for each of `rows`. A draw of a step has the density N(means, variances); variances of 0 say that the model
  ///   gives draws alone, and then no log score is computed.
  func forecast(_ set: SequenceSet, rows: [Int], from t: Int, horizon: Int, samples: Int, seed: Int) -> [SamplePaths]
}

/// A model that bounds the evidence.
public protocol BoundingModel: TrainedModel {
  /// An upper bound on −log p(x | u) of each sequence, or an unbiased estimate of one, nats in the units of the data: [N].
  /// - Parameter trajectories: draws of the latents that an estimate averages over.
  func bounds(of set: SequenceSet, trajectories: Int, seed: Int) -> [Double]
}

/// A model that says what the observed entries of a sequence tell of the others.
public protocol SmoothingModel: TrainedModel {
  /// Draws given all T steps; where an observation is missing, the law of the emission is its imputation.
  func smooth(_ set: SequenceSet, rows: [Int], samples: Int, seed: Int) -> [Reconstruction]
}

/// A model that generates whole sequences.
public protocol GeneratingModel: TrainedModel {
  /// Draws sequences from the model alone; covariates come from `set`. A model without latents leaves `latents` empty, one without
  /// a density gives draws as `means` with variances of 0.
  func generate(_ set: SequenceSet, rows: [Int], samples: Int, seed: Int) -> [Reconstruction]
}
