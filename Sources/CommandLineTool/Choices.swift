import ArgumentParser
import CommandLineSupport
import ReverseProcess
import Runs

/// The value of `--model`: one of the registered models.
struct ModelChoice: CustomStringConvertible {
  let kind: any ModelKind

  /// The model that commands take by default.
  static let ddssm = ModelChoice(kind: StateSpaceKind.ddssm)

  private init(kind: any ModelKind) { self.kind = kind }

  /// Throws an error that lists the names when there is no such model.
  init(argument: String) throws {
    kind = try UsageCheck.rephrase { try ModelRegistry.current.kind(named: argument) }
  }

  /// What `--help` says.
  static var help: ArgumentHelp {
    ArgumentHelp("The model: \(ModelRegistry.current.summary); ddssm when absent.", valueName: "model")
  }

  var description: String { kind.rawValue }
}

extension NameList: CustomStringConvertible {
  var description: String { names.joined(separator: ",") }

  /// The models of these names; throws an error that lists the names when one is no model.
  func kinds() throws -> [any ModelKind] { try names.map { try ModelChoice(argument: $0).kind } }
}

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
