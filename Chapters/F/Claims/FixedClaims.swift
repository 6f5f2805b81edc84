import Autodiff
import ChapterKit
import DeepStateSpace
import Runs
import Tensor

/// Table 4: what was not tuned, and what no table names.
enum FixedClaims {
  static let fixed = Claim(
    "Table 4",
    "3,000 steps, 16 channels, 2 layers and a weight decay of 0.01; constant rates and no clipping, since none is named.",
    kind: .definition, oracle: "the printed values"
  ) { check in
    for kind in TransitionKind.allCases {
      let settings = Preset.paper.settings(for: kind)
      let (training, network) = (settings.training, settings.network)
      check.exactly(
        [training.steps, network.channels, network.encoderBlocks, network.decoderBlocks], claimed: [3000, 16, 2, 2],
        "steps, channels, layers, \(kind.rawValue)",
        foils: [("the steps of a tuning trial", [1500, 16, 2, 2]), ("three layers", [3000, 16, 3, 3])])
      check.equal(
        [training.weightDecay, training.gradientClip, training.averageDecay], claimed: [0.01, 0, 0], allowed: 0, scale: 0.01,
        "decay, clip, average, \(kind.rawValue)", foils: [("Adam without decay", [0, 0, 0]), ("clipped at 1", [0.01, 1, 0])])
      let factors = [0, 1, 1500, 2999].map { training.rateSchedule.factor(step: $0, of: 3000) }
      check.equal(
        factors, claimed: [1, 1, 1, 1], allowed: 0, scale: 1, "factor on the rates, \(kind.rawValue)",
        foils: [
          (
            "annealed",
            [0, 1, 1500, 2999].map { Preset.recommended.settings(for: kind).training.rateSchedule.factor(step: $0, of: 3000) }
          )
        ])
      check.exactly(
        [training.guardsCollapse, training.starts > 1, training.standardizes], claimed: [false, false, true],
        "guard, several starts, standardised data, \(kind.rawValue)", foils: [("recommended", [true, true, true])])
      check.exactly(
        training.entropy, claimed: kind == .diffusion ? .sampled : .closedForm, "entropy, \(kind.rawValue)",
        foils: [("the other model's", kind == .diffusion ? .closedForm : .sampled)])
    }
  }

  static let decay = Claim(
    "Eq F.w", "The decay is AdamW's: each update takes the part η · 0.01 of a weight, whatever its gradient has been.",
    kind: .definition,
    oracle: "the update of Loshchilov and Hutter in plain numbers"
  ) { check in
    let start = [0.4, -2, 30]
    var layout = ParameterLayout()
    _ = layout.add("weights", [3], .constant(0))
    func updated(_ gradients: [[Double]], _ rate: Double) -> [Double] {
      var parameters = Parameters(layout, values: Tensor(start, [3]))
      var optimizer = AdamW(for: parameters, weightDecay: Preset.paper.settings(for: .diffusion).training.weightDecay)
      for gradient in gradients {
        optimizer.update(
          &parameters, gradient: Parameters(layout, values: Tensor(gradient, [3])), rates: [(range: 0..<3, rate: rate)])
      }
      return parameters.values.values
    }
    let still = updated(Array(repeating: [0, 0, 0], count: 5), 0.3)
    check.equal(
      still, claimed: start.map { $0 * power(1 - 0.3 * 0.01, 5) }, allowed: Tolerance.rounding(terms: 2, size: 30), scale: 0.4,
      "five updates without a gradient",
      foils: [
        ("a penalty in the gradient, so a step of η each", start.map { $0 - 5 * 0.3 * ($0 > 0 ? 1 : -1) }),
        ("no decay", start), ("not scaled by η", start.map { $0 * power(0.99, 5) }),
      ])
    // Equal gradients: m̂ = g and v̂ = g² from the first update on, so each one is a full step of η.
    let gradient = [2, -0.5, 1e-3]
    let steady = updated(Array(repeating: gradient, count: 3), 0.3)
    let claimed = zip(start, gradient).map { start, g in
      (0..<3).reduce(start) { w, _ in w * (1 - 0.003) - 0.3 * g / (abs(g) + 1e-8) }
    }
    check.equal(
      steady, claimed: claimed, allowed: Tolerance.rounding(terms: 12, size: 30), scale: 0.4,
      "three updates with equal gradients",
      foils: [
        (
          "plain gradient descent", zip(start, gradient).map { start, g in (0..<3).reduce(start) { w, _ in w * 0.997 - 0.3 * g } }
        ),
        (
          "no correction of the start",
          zip(start, gradient).map { start, g in
            (1...3).reduce(start) { w, n in
              w * 0.997 - 0.3 * g * (1 - power(0.9, n)) / (abs(g) * (1 - power(0.999, n)).squareRoot())
            }
          }
        ),
      ])
  }
}
