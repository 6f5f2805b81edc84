import DiffusionLoss
import Files
import Networks
import Runs
import Training

/// What both programs of a race train by: the recommended preset under a file that switches off what only this package's trainer has.
public enum RaceRecipe {
  /// Reads a file of settings laid over the recommended preset and sets the number of updates, λ's way up with it.
  ///
  /// Throws a `UserError` about the first setting that the peers do not have.
  public static func read(_ file: String, steps: Int) throws -> RunSettings {
    let preset = Preset.recommended.settings(for: .diffusion)
    var settings = try SettingsFile(readingFile: file).applied(to: preset, whole: ["diffusion.schedule"])
    settings.training.resize(to: steps)
    try settings.validate(file: file)
    try requireCommon(settings, file: file)
    return settings
  }

  /// What `Benchmarks/peers` leaves out.
  private static func requireCommon(_ settings: RunSettings, file: String) throws {
    let (training, diffusion) = (settings.training, settings.diffusion)
    var network = NetworkSettings()
    (network.latents, network.order) = (settings.network.latents, settings.network.order)
    (network.channels, network.hidden) = (settings.network.channels, settings.network.hidden)
    let isKnownSchedule =
      switch diffusion.schedule.shape {
      case .linear, .karras: true
      case .cosine, .listed: false
      }
    let demands: [(path: String, isMet: Bool, wanted: String)] = [
      ("network", settings.network == network, "the defaults, but for latents, order, channels and hidden"),
      ("diffusion.schedule", isKnownSchedule, "kind linear or karras"),
      ("diffusion.reverseVariance", diffusion.reverseVariance != .posterior, "forward or learned"),
      ("diffusion.dataDeviation", diffusion.sigmaData == .one, "one"),
      ("training.starts", training.starts == 1, "1"),
      ("training.guardsCollapse", !training.guardsCollapse, "false"),
      ("training.firstStage", training.firstStage == 0, "0"),
      ("training.averageDecay", training.averageDecay == 0, "0"),
      ("training.loss", training.loss == LossForm(), "bound weights and drawn targets"),
      ("training.standardises", training.standardizes, "true"),
    ]
    for demand in demands where !demand.isMet {
      throw UserError(
        "the peers' trainer does not have this '\(demand.path)'", expected: demand.wanted,
        hint: "a race compares programs that do the same: set it in the recipe", file: file)
    }
  }
}
