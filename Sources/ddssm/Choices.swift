import ArgumentParser
import DeepStateSpace
import ReverseProcess
import Runs

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

extension Sampler: ExpressibleByArgument {
  /// A sampler from its name; nil for any other.
  public init?(argument: String) { self.init(name: argument) }

  /// Its name.
  public var defaultValueDescription: String { name }
}
