import ArgumentParser

/// The models that can be trained.
enum ModelKind: String, Codable, CaseIterable, ExpressibleByArgument {
  /// The diffusion-driven state space model.
  case ddssm
  /// The deep Kalman filter: the same networks with a Gaussian transition.
  case dkf
}

/// The sets of settings to start from.
enum Preset: String, Codable, CaseIterable, ExpressibleByArgument {
  /// What makes training reliable.
  case recommended
  /// The tables of the paper, to the letter.
  case paper
}

/// How long a study takes.
enum StudySize: String, Codable, EnumerableFlag {
  /// Minutes.
  case quick
  /// As long as the numbers need to be trusted.
  case full

  static func help(for value: StudySize) -> ArgumentHelp? {
    switch value {
    case .quick: "A few minutes (the default)."
    case .full: "As long as trustworthy numbers need."
    }
  }
}
