import Autodiff

/// A minibatch of i.i.d. sequences on a tape: what is observed and what is known.
public struct SequenceBatch {
  /// x_{1:T}: [B, T, D]; missing entries hold 0.
  public let observations: Variable
  /// 1 where observed, 0 where missing: [B, T, D]; nil when nothing is missing.
  public let observed: Variable?
  /// u_{1:T}: [B, T, V]; nil when V = 0.
  public let covariates: Variable?
  /// Static covariates: [B, W]; nil when W = 0.
  public let statics: Variable?
  /// The absolute time of the first step, counted from 0.
  public let start: Int

  /// A minibatch; all parts share B and T.
  public init(
    observations: Variable, observed: Variable? = nil, covariates: Variable? = nil, statics: Variable? = nil, start: Int = 0
  ) {
    self.observations = observations
    self.observed = observed
    self.covariates = covariates
    self.statics = statics
    self.start = start
  }

  /// B: the number of sequences.
  public var size: Int { observations.shape[0] }
  /// T: the number of time steps.
  public var steps: Int { observations.shape[1] }
  /// D: the number of observed features.
  public var features: Int { observations.shape[2] }
  /// The tape on which the batch's variables are recorded.
  public var tape: Tape { observations.tape }
}
