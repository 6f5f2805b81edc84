import Baselines
import DeepStateSpace
import DiffusionChain
import EvidenceBound
import Files
import Networks
import Objective
import Training

/// What is chosen before a model is trained: architecture, diffusion and training. The data decide the rest.
public struct RunSettings: Sendable, Hashable, Codable {
  /// Tables 1 and 2.
  public var network = NetworkSettings()
  /// Table 2's schedule and E.2's sampling of levels; unused by a Gaussian transition.
  public var diffusion = DiffusionSettings()
  /// Tables 3 and 4.
  public var training = TrainingSettings()

  /// The defaults of each part.
  public init() {}

  /// The settings of a model of a kind for given data.
  public func model(_ kind: TransitionKind, for data: DataExtents) -> ModelSettings {
    let settings = ModelSettings(kind: .diffusion, data: data, network: network, diffusion: diffusion)
    return kind == .gaussian ? settings.deepKalmanFilter : settings
  }
}

/// The name of a starting point for settings; each model says which it has.
public struct Preset: RawRepresentable, Hashable, Sendable, Codable {
  /// The name, as `config.json` has it.
  public let rawValue: String

  /// A name, perhaps of a preset that no model has.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// What makes training reliable; the default. Chapter F takes its parts away one at a time, at 2,500 updates.
  ///
  /// What four seeds showed to matter:
  /// - λ from 0.02, held while the latents carry too little, up to 2 and back to 1: first a reconstruction, then latents without
  ///   the observations' noise, then the bound itself. At λ = 1 from the start every run collapses; without the peak the
  ///   divergence is 1.7 times as large;
  /// - learning rates that come down at the end: 1.7 times as large at constant ones.
  ///
  /// Settings that they could not distinguish from their alternatives, each chosen for a reason of its own:
  /// - reverse variances that are learned: with the posterior's, narrow states cost bound that no network can win back, and one
  ///   run of four failed;
  /// - levels drawn by weight: a tenth of the estimate's variance under uniform draws;
  /// - a schedule from σ = 0.01 to 10: small levels that resolve narrow modes, none wasted where z^K is noise already;
  /// - β₂ = 0.99: gradients grow a thousandfold when λ rises, and an optimizer that remembers them for 1,000 updates stands still
  ///   for as long;
  /// - three initializations, of which the best goes on: an insurance; small batches and many updates.
  public static let recommended = Preset(rawValue: "recommended")
  /// For a few minutes: a quarter of the trajectories of `recommended`. A DDSSM takes the best of fifty trials of a search for
  /// it, to two digits (`docs/results/tuning.json`): half the trajectories an update, an encoder's rate nearly five times as
  /// high, a λ that settles below 1. A DKF, for which no search was made, takes a quarter of the updates of `recommended`.
  ///
  /// Chapter F tries the DDSSM's with new seeds, with hidden observations and in a long training.
  public static let short = Preset(rawValue: "short")
  /// Tables 1 to 4 to the letter; what they do not specify is resolved in docs/DEVIATIONS.md.
  public static let paper = Preset(rawValue: "paper")

  /// Those of the DDSSM and the DKF.
  public static let allCases = [recommended, short, paper]
}

/// The presets of the DDSSM and the DKF: files laid over the defaults, one over the other.
extension Preset {
  /// The preset's settings for a kind of transition; stops for a preset that they do not have.
  public func settings(for kind: TransitionKind) -> RunSettings {
    do {
      return try layers(for: kind).reduce(RunSettings()) { try $1.applied(to: $0, whole: ["diffusion.schedule"]) }
    } catch {
      fatalError("a preset that is compiled in cannot be read: \(error)")
    }
  }

  /// The files, the first one first.
  private func layers(for kind: TransitionKind) throws -> [SettingsFile] {
    let own = kind == .diffusion
    let files: [(name: String, bytes: [UInt8])] =
      switch self {
      case .recommended:
        [("recommended", PackageResources.recommended_json)]
      case .short:
        [
          ("recommended", PackageResources.recommended_json),
          own ? ("short-ddssm", PackageResources.short_ddssm_json) : ("short-dkf", PackageResources.short_dkf_json),
        ]
      case .paper:
        [
          ("open-in-the-paper", PackageResources.open_in_the_paper_json), ("table-1", PackageResources.table_1_json),
          ("table-2", PackageResources.table_2_json), ("table-4", PackageResources.table_4_json),
        ]
          + (own
            ? [("table-3-ddssm", PackageResources.table_3_ddssm_json)]
            : [
              ("table-3-dkf", PackageResources.table_3_dkf_json),
              ("open-in-the-paper-dkf", PackageResources.open_in_the_paper_dkf_json),
            ])
      default: fatalError("there is no preset '\(rawValue)' of the DDSSM")
      }
    return try files.map { try SettingsFile(SourceText(file: "\($0.name).json", bytes: $0.bytes)) }
  }
}
