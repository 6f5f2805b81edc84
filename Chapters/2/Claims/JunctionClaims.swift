import ChapterKit
import DeepStateSpace
import DiffusionLoss
import ReverseProcess

/// Where one module hands its choices to the next: each setting of the diffusion reaches the loss and the samplers, and is the same in both.
enum JunctionClaims {
  private static let ratios = [0.3, -0.4, 0.2, -0.1, 0.5]

  /// Settings that differ from the first in one thing, and three that mix them.
  private static let cases: [PlainDiffusion] = {
    let plain = PlainDiffusion(name: "plain")
    func other(_ name: String, _ change: (inout PlainDiffusion) -> Void) -> PlainDiffusion {
      var other = PlainDiffusion(name: name)
      change(&other)
      return other
    }
    return [
      plain,
      other("another schedule") {
        ($0.betas, $0.logRatios) = ([0.02, 0.1, 0.3, 0.2, 0.4, 0.6, 0.5], Array(repeating: 0, count: 7))
      },
      other("ς² = β̃") { $0.reverse = .posterior },
      other("ς² learned") { ($0.reverse, $0.logRatios) = (.learned, ratios) },
      other("σ_data tracked, 0.6") { $0.standardDeviation = 0.6 },
      other("σ_data tracked, 2") { $0.standardDeviation = 2 },
      other("ρ by weight") { $0.sampling = .weighted },
      other("weights dropped") { $0.form.weighting = .dropped },
      other("y averaged") { $0.form.target = .averaged },
      other("learned, tracked, by weight, averaged") {
        ($0.reverse, $0.logRatios, $0.standardDeviation, $0.sampling, $0.form.target) = (
          .learned, ratios, 0.6, .weighted, .averaged
        )
      },
      other("β̃, tracked, by weight, dropped") {
        ($0.reverse, $0.standardDeviation, $0.sampling, $0.form.weighting) = (.posterior, 2, .weighted, .dropped)
      },
      other("tracked, dropped, averaged") {
        ($0.standardDeviation, $0.form.weighting, $0.form.target) = (0.6, .dropped, .averaged)
      },
    ]
  }()

  /// What is left when one setting does not arrive.
  private static func slips(_ plain: PlainDiffusion) -> [(name: String, numbers: PlainDiffusion)] {
    var slips = [("another schedule", plain.changed { $0.betas = $0.betas.map { 0.9 * $0 } })]
    if plain.standardDeviation != 1 { slips.append(("σ_data = 1", plain.changed { $0.standardDeviation = 1 })) }
    if plain.reverse == .posterior { slips.append(("ς² = β", plain.changed { $0.reverse = .forward })) }
    if plain.reverse == .learned {
      slips.append(("the learned part of ς² left out", plain.changed { $0.logRatios = $0.logRatios.map { _ in 0 } }))
    }
    return slips
  }

  static let chain = Claim(
    "Eq 2.n",
    "Every sampler draws with the schedule, reverse variances and σ_data of the loss.",
    kind: .identity, oracle: "the samplers' steps by hand about a separate denoiser"
  ) { check in
    for plain in cases where plain.sampling == .uniform && plain.form == LossForm() || plain.reverse == .learned {
      let example = try JunctionExample(plain, seed: check.seed)
      for sampler in samplers {
        func drawn(_ numbers: PlainDiffusion) -> [Double] { example.forecast(sampler, as: numbers, table: plain.betas) }
        var foils = slips(plain).filter { !isBlind(sampler, $0.name) }.map { ($0.name, drawn($0.numbers)) }
        let table = plain.betas.map { 0.8 * $0 }
        foils.append(("denoiser's levels of another schedule", example.forecast(sampler, as: plain, table: table)))
        for other in samplers where other != sampler {
          foils.append((other.name, example.forecast(other, as: plain, table: plain.betas)))
        }
        check.equal(
          example.forecast(sampler), claimed: drawn(plain), allowed: Tolerance.networks, scale: 1,
          "\(plain.name), \(sampler.name), x_5 given x_{1:4}, 2 series, 2 samples", foils: foils)
      }
    }
  }

  private static let samplers = [Sampler.ancestral, .implicit(calls: 3), .multistep(calls: 4)]

  /// The flow's samplers end with the kernel of level 1, whose variance is β_1 for either fixed choice.
  private static func isBlind(_ sampler: Sampler, _ slip: String) -> Bool { sampler != .ancestral && slip == "ς² = β" }

  static let loss = Claim(
    "Eq 2.m",
    "Each setting of the diffusion acts on the transition's term: schedule, ς², σ_data, ρ, the weights of the levels, and y.",
    kind: .identity, oracle: "Eq 52 by hand about a separate denoiser"
  ) { check in
    for plain in cases {
      let example = try JunctionExample(plain, seed: check.seed)
      func summed(_ numbers: PlainDiffusion) -> [Double] { example.loss(as: numbers, table: plain.betas) }
      var slips = slips(plain)
      if plain.sampling == .weighted { slips.append(("ρ uniform", plain.changed { $0.sampling = .uniform })) }
      if plain.form.weighting == .dropped { slips.append(("the bound's weights", plain.changed { $0.form.weighting = .bound })) }
      if plain.form.target == .averaged { slips.append(("y at the draw", plain.changed { $0.form.target = .drawn })) }
      var foils = slips.map { ($0.name, summed($0.numbers)) }
      let table = plain.betas.map { 0.8 * $0 }
      foils.append(("denoiser's levels of another schedule", example.loss(as: plain, table: table)))
      foils.append(("the context of the time before", example.loss(as: plain, table: plain.betas, rowsShift: 1)))
      check.equal(
        example.loss().terms, claimed: summed(plain), allowed: Tolerance.networks, scale: 1,
        "\(plain.name), 4 trajectories of 4 transitions, 3 levels each", foils: foils)
    }
  }
}
