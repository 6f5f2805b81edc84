/// The scores of the study; each has one value per test sequence.
public enum Metric: String, Sendable, CaseIterable, Codable {
  /// Jensen–Shannon divergence from the exact distribution, nats; lower is better.
  case jsd
  /// Continuous ranked probability score, in units of x; lower is better.
  case crps
  /// Log predictive density of the outcome, nats; higher is better.
  case logScore = "log_score"
  /// Twice the share of the poorer mode; 1 is best.
  case modeCoverage = "mode_coverage"
  /// Share of the draws between the modes; 0 is best.
  case between
  /// The divergence from the distribution around the last *observation*, nats: a reading of the paper's statistic that the exact
  /// distribution fails.
  case jsdAroundObserved = "jsd_around_observed"
  /// Energy score of paths of `BimodalStudy.horizon` steps, in units of x; lower is better.
  case energyScore = "energy_score"
  /// The PIT value of the outcome among the draws, uniform on (0, 1) for a calibrated forecast.
  case pit = "place"
  /// Whether the central 50 % interval holds the outcome, 0 or 1.
  case coverage50 = "coverage_50"
  /// The same of the 80 % interval.
  case coverage80 = "coverage_80"
  /// The same of the 95 % interval.
  case coverage95 = "coverage_95"
  /// Root mean square of x̂ − x over time, x̂ the mean of the emissions given the whole sequence; the exact distribution's is √r.
  case reconstructionError = "reconstruction_error"
  /// Root mean square of x̂ − z: the noise of the observations that the latents took over; the exact distribution's is 0.
  case stateError = "state_error"
  /// The negative ELBO, nats; of the exact distribution −log p(x_{1:T}), its lower bound in the mean.
  case nelbo
  /// Its part −E log p_θ(x | z), nats.
  case nelboReconstruction = "nelbo_reconstruction"
  /// Its part of the first state: divergence from the prior, nats.
  case nelboInitial = "nelbo_initial"
  /// Its part −E log p_ψ(z_t | z_{t−1}), t ≥ 2, nats.
  case nelboTransition = "nelbo_transition"
  /// Its part E log q_φ, t ≥ 2, nats.
  case nelboEntropy = "nelbo_entropy"
  /// The divergence with the model's filtered states alone, decoded, then stepped and observed by the exact distribution, nats;
  /// of the first test sequences.
  case jsdOfStates = "jsd_of_states"
  /// The divergence with the model's states and transition, observed with the exact noise, nats; of the same sequences.
  case jsdOfTransition = "jsd_of_transition"
  /// The whole divergence of the same sequences, nats.
  case jsdOfWhole = "jsd_of_whole"

  /// The columns of the table on screen.
  public static let headline: [Metric] = [.jsd, .crps, .logScore, .modeCoverage]
}

extension Metric {
  /// What a column of a table is called.
  var title: String {
    switch self {
    case .jsd: "JSD, nats ↓"
    case .crps: "CRPS ↓"
    case .logScore: "log score, nats ↑"
    case .modeCoverage: "mode coverage ↑"
    case .between: "mass between the modes ↓"
    case .jsdAroundObserved: "JSD around the last observation"
    case .energyScore: "energy score, \(BimodalStudy.horizon) steps ↓"
    case .pit: "place of the outcome"
    case .coverage50: "in the 50 % interval"
    case .coverage80: "in the 80 % interval"
    case .coverage95: "in the 95 % interval"
    case .reconstructionError: "x̂ − x"
    case .stateError: "x̂ − z"
    case .nelbo: "NELBO"
    case .nelboReconstruction: "reconstruction"
    case .nelboInitial: "first state"
    case .nelboTransition: "transition"
    case .nelboEntropy: "entropy"
    case .jsdOfStates: "JSD, states"
    case .jsdOfTransition: "JSD, states and transition"
    case .jsdOfWhole: "JSD, all of it"
    }
  }
}
