import ArgumentParser
import DeepStateSpace
import DiffusionTransition
import Experiments

/// `ddssm`, or `dkf`: the deep Kalman filter, the same networks with a Gaussian transition.
extension TransitionKind: ExpressibleByArgument {}

extension Preset: ExpressibleByArgument {}

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

/// `ancestral`, `multistep16`, `implicit64`: the digits are the calls of the network.
extension Sampler: ExpressibleByArgument {
  /// A sampler from its name; nil for any other.
  public init?(argument: String) {
    let digits = argument.drop { !$0.isNumber }
    switch (argument.dropLast(digits.count), Int(digits)) {
    case ("ancestral", nil) where digits.isEmpty: self = .ancestral
    case ("implicit", let calls?) where calls >= 2: self = .implicit(calls: calls)
    case ("multistep", let calls?) where calls >= 2: self = .multistep(calls: calls)
    default: return nil
    }
  }

  /// Its name.
  public var defaultValueDescription: String {
    switch self {
    case .ancestral: "ancestral"
    case .implicit(let calls): "implicit\(calls)"
    case .multistep(let calls): "multistep\(calls)"
    }
  }
}
