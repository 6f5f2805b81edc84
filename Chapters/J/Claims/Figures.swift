import ChapterKit
import DiffusionChain
import Foundation
import Plots
import Probability

/// What a Gaussian makes of two modes, three divergences, and where the model ends when its states become the data.
enum Figures {
  private static let example = Judges(variance: 0.2)

  /// The distribution of the next observation and two Gaussians in its place.
  static var modes: Figure {
    let x = (-400...400).map { Double($0) / 40 }
    return Figure(
      "Two modes and two Gaussians",
      panels: [
        Figure.Panel(
          "section 4, r = 0.2", x: .linear("x_t − 0.9 z_{t−1}"), y: .linear("density"),
          series: [
            .line("the truth", x: x, y: x.map { example.distribution.density(at: $0) }),
            .line("its mean and variance", x: x, y: x.map { exp(example.matched.logDensity(at: $0)) }),
            .line("one mode", x: x, y: x.map { exp(example.collapsed.logDensity(at: $0)) }, dash: .dashed),
          ])
      ])
  }

  /// The three divergences along the Gaussians of one second moment, from the middle to one mode.
  static func judges() throws -> Figure {
    let means = (0...40).map { Double($0) / 10 }
    let candidates = means.map { Normal(mean: $0, variance: 16 + example.r - $0 * $0) }
    let entropy = try example.entropy().value
    let forward = try candidates.map { try example.crossEntropy($0).value - entropy }
    let reversed = try candidates.map { try example.reversed($0).value }
    let shannon = candidates.map { example.binned($0) }
    return Figure(
      "Three divergences of N(m, 16.2 − m²)",
      panels: [
        Figure.Panel(
          "from both modes to one", x: .linear("m"), y: .log("nats", range: 0.1...200),
          series: [
            .line("D_KL(truth ‖ Gaussian), minimised by training", x: means, y: forward),
            .line("D_KL(Gaussian ‖ truth)", x: means, y: reversed),
            .line("Jensen–Shannon, reported by the paper", x: means, y: shannon),
          ])
      ])
  }

  /// Reconstruction, entropies and the bound over the variance of an identity emission.
  static func limit(_ settings: Chapter.Settings) throws -> Figure {
    let models = try UnitModels(.linear(from: 0.02, to: 0.6), levels: 5, latents: 2, seed: settings.seed)
    let variances = (0...30).map { pow(10, -6 + Double($0) / 5) }
    let terms = variances.map { IdentityEmission(models, variance: $0).terms(.diffusion) }
    let limit = IdentityEmission(models, variance: 1).autoregression(.diffusion)
    return Figure(
      "States that become the data",
      panels: [
        Figure.Panel(
          "4 steps of 2 features", x: .log("variance of emission and encoder"), y: .linear("nats"),
          series: [
            .line("reconstruction", x: variances, y: terms.map(\.reconstruction)),
            .line("both entropies", x: variances, y: terms.map(\.entropies)),
            .line("the bound", x: variances, y: terms.map(\.bound)),
            .line("diffusion on the data themselves", x: variances, y: variances.map { _ in limit }, dash: .dashed),
          ])
      ])
  }
}
