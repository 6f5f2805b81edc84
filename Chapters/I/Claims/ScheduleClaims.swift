import ChapterKit
import DeepStateSpace
import Foundation
import Networks
import Objective
import Training

/// λ, the learning rate and the parameter groups: section I.1 and I.2.
enum ScheduleClaims {
  static let lambda = Claim(
    "Eq I.d", "λ rises from λ_start to λ_end in λ_warmup steps, linearly or as half a cosine, and then stays constant.",
    kind: .definition,
    oracle: "a straight line; sin² of the half angle"
  ) { check in
    for shape in LambdaSchedule.Shape.allCases {
      var schedule = LambdaSchedule()
      (schedule.shape, schedule.start, schedule.end, schedule.warmup, schedule.hold) = (shape, 0.1, 1.245, 200, 50)
      let steps = [0, 25, 50, 51, 100, 150, 200, 249, 250, 400, 10_000]
      let shares = steps.map { min(max(Double($0) - 50, 0), 200) / 200 }
      func curve(_ share: (Double) -> Double) -> [Double] { shares.map { 0.1 + 1.145 * share($0) } }
      let line = curve { $0 }
      let wave = curve { pow(sin(.pi * $0 / 2), 2) }
      let (claimed, other) = shape == .linear ? (line, wave) : (wave, line)
      check.equal(
        steps.map { schedule.value(step: $0, of: 20_000) }, claimed: claimed, allowed: Tolerance.rounding(terms: 4, size: 2),
        scale: 1,
        "\(shape.rawValue), steps \(steps)",
        foils: [
          ("the other shape", other), ("a quarter of a cosine", curve { sin(.pi * $0 / 2) }),
          ("annealed to 1, as I.2 says, not to λ_end", claimed.map { 0.1 + ($0 - 0.1) * 0.9 / 1.145 }),
        ])
    }
  }

  static let peak = Claim(
    "Eq I.g",
    "With a peak, λ rises after the delay to the peak, stays there, and falls to λ_end between 0.5 and 0.9 of all steps.",
    kind: .definition, oracle: "corners and midpoints of the path, by hand"
  ) { check in
    var schedule = LambdaSchedule()
    (schedule.shape, schedule.start, schedule.peak, schedule.end, schedule.warmup) = (.cosine, 0, 2, 1, 100)
    (schedule.settlesFrom, schedule.settlesBy) = (0.5, 0.9)
    let steps = [0, 30, 80, 130, 500, 700, 900, 1000]
    check.equal(
      steps.map { schedule.value(step: $0, delay: 30, of: 1000) }, claimed: [0, 0, 1, 2, 2, 1.5, 1, 1],
      allowed: Tolerance.rounding(terms: 4, size: 2), scale: 1,
      "steps \(steps) of 1,000, 30 late",
      foils: [
        ("not late", [0, 2 * pow(sin(.pi * 0.15), 2), 2 * pow(sin(.pi * 0.4), 2), 2, 2, 1.5, 1, 1]),
        ("without the way down", [0, 0, 1, 2, 2, 2, 2, 2]), ("without the peak", [0, 0, 0.5, 1, 1, 1, 1, 1]),
      ])
    check.equal(
      [0, 500, 700, 1000].map { schedule.value(step: $0, delay: 1000, of: 1000) }, claimed: [0, 0, 0, 0], allowed: 0, scale: 1,
      "held at the start for good", foils: [("down without having been up", [0, 0, -0.5, -1])])
  }

  static let rate = Claim(
    "Eq I.e", "The learning rate's factor rises linearly during warm-up, and falls as half a cosine over the whole training.",
    kind: .definition, oracle: "the smaller of a line and cos² of the half angle"
  ) { check in
    let schedule = RateSchedule()
    let steps = [0, 1, 49, 99, 100, 500, 1500, 2250, 2999]
    let wave = steps.map { pow(cos(.pi * Double($0) / 6000), 2) }
    let rise = steps.map { Double($0 + 1) / 100 }
    check.equal(
      steps.map { schedule.factor(step: $0, of: 3000) }, claimed: zip(wave, rise).map(min),
      allowed: Tolerance.rounding(terms: 4, size: 2), scale: 1,
      "steps \(steps) of 3,000",
      foils: [("no warm-up", wave), ("no decay", rise.map { min($0, 1) })])
  }

  static let groups = Claim(
    "Eq I.f", "Each parameter is in exactly one of the five groups φ, θ, ψ, η, Φ: that of its network.",
    kind: .definition, oracle: "counting every parameter's name"
  ) { check in
    for kind in TransitionKind.allCases {
      let model = try SmallRun(kind, seed: check.seed).model
      var owners = [Int](repeating: 0, count: model.layout.count)
      for (_, range) in model.groups { for position in range { owners[position] += 1 } }
      var partial = owners
      for (group, range) in model.groups where group == .auxiliary { for position in range { partial[position] -= 1 } }
      check.exactly(
        owners, claimed: Array(repeating: 1, count: owners.count), "\(kind.rawValue): groups that hold each parameter",
        foils: [("Φ left out", partial)])
      let counts = model.groups.map { group, range in [group.rawValue: range.count] }
      let claimed = ParameterGroup.allCases.map { group in
        let own = model.layout.entries.filter { $0.name.split(separator: ".").first.map(String.init) == group.rawValue }
        return [group.rawValue: own.reduce(0) { $0 + $1.parameter.shape.count }]
      }
      check.exactly(
        counts, claimed: claimed, "\(kind.rawValue): parameters by group",
        foils: [("encoder and decoder exchanged", [counts[1], counts[0]] + counts[2...])])
    }
  }
}
