import ChapterKit
import DiffusionChain
import Foundation

/// Schedules: what the noise levels alone decide, and the shapes that have names.
enum ScheduleClaims {
  static let identities = Claim(
    "Eq D.e", "ᾱ_k, α_k and β_k follow from σ_k and σ_{k−1}.", kind: .identity,
    oracle: "σ step by step; the right-hand sides as written"
  ) { check in
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let recursion = ForwardRecursion(betas: schedule.betas)
      let allowed = rounding(terms: schedule.levels, size: 1)
      for k in Set([1, 2, (schedule.levels + 1) / 2, schedule.levels]).filter({ $0 <= schedule.levels }).sorted() {
        let (before, now) = (recursion.squaredNoiseLevel(k - 1), recursion.squaredNoiseLevel(k))
        func claimed(_ before: Double, _ now: Double) -> [Double] {
          [1 / (1 + now), (1 + before) / (1 + now), (now - before) / (1 + now), 1]
        }
        check.equal(
          [schedule.alphaBar(k), schedule.alpha(k), schedule.beta(k), schedule.noiseLevel(k) / now.squareRoot()],
          claimed: claimed(before, now), allowed: allowed, scale: 1, "\(name), k = \(k): ᾱ, α, β, and σ as a ratio",
          foils: [("σ_k in both places", claimed(now, now))]
            + (abs(now - 1) > 0.1 ? [("σ in place of σ²", claimed(before.squareRoot(), now.squareRoot()))] : []))
      }
      let again = NoiseSchedule(noiseLevels: schedule.noiseLevels)
      check.equal(
        again.betas, claimed: schedule.betas, allowed: allowed, scale: 1, "\(name), rebuilt from its noise levels",
        foils: [
          (
            "σ_k² − σ²_{k−1}, unshrunk",
            (1...schedule.levels).map { recursion.squaredNoiseLevel($0) - recursion.squaredNoiseLevel($0 - 1) }
          )
        ])
    }
  }

  static let linear = Claim(
    "Eq D.h", "The linear schedule of Ho et al. has K values β in K − 1 equal steps, both ends among them.", kind: .definition,
    oracle: "weighted means of both ends"
  ) { check in
    for (first, last, levels) in [(1e-4, 0.02, 128), (0.05, 0.4, 5), (0.3, 0.05, 4)] {
      func even(_ count: Int) -> [Double] {
        (0..<levels).map { (Double(count - $0) * first + Double($0) * last) / Double(count) }
      }
      check.equal(
        NoiseSchedule.linear(from: first, to: last, levels: levels).betas, claimed: even(levels - 1),
        allowed: rounding(terms: 2, size: max(first, last)), scale: min(first, last), "\(first) … \(last), K = \(levels)",
        foils: [
          ("K steps, the last end left out", even(levels)),
          ("equal ratios", (0..<levels).map { first * pow(last / first, Double($0) / Double(levels - 1)) }),
        ])
    }
    check.exactly(
      NoiseSchedule.linear(from: 1e-4, to: 0.02, levels: 1).betas, claimed: [0.02], "K = 1 takes the noisy end",
      foils: [("the clean end", [1e-4])])
  }

  static let cosine = Claim(
    "Eq D.i",
    "The cosine schedule of Nichol and Dhariwal: ᾱ_k = f(k)/f(0), f(k) = cos²(½π (k/K + s)/(1 + s)), β_k at most 0.999.",
    kind: .definition, oracle: "the formula as printed, level by level"
  ) { check in
    for (offset, levels) in [(0.008, 128), (0.008, 7), (0.1, 7)] {
      func f(_ k: Int, _ s: Double) -> Double { pow(cos((Double(k) / Double(levels) + s) / (1 + s) * .pi / 2), 2) }
      let schedule = offset == 0.008 ? NoiseSchedule.cosine(levels: levels) : .cosine(offset: offset, levels: levels)
      func printed(_ s: Double) -> [Double] { (1..<levels).map { f($0, s) / f(0, s) } }
      check.equal(
        Array(schedule.alphaBars.dropLast()), claimed: printed(offset), allowed: rounding(terms: levels, size: 1), scale: 1,
        "s = \(offset), ᾱ_1 … ᾱ_\(levels - 1)",
        foils: [("no offset", printed(0)), ("cos in place of cos²", printed(offset).map { $0.squareRoot() })])
      check.equal(
        schedule.beta(levels), claimed: 0.999, allowed: rounding(terms: 1, size: 1), scale: 1,
        "s = \(offset), β_\(levels) is clipped",
        foils: [("not clipped", 1)])
    }
  }

  static let karras = Claim(
    "Eq D.j", "The schedule of Karras et al. has σ_k^{1/ρ} in equal steps from σ_min^{1/ρ} to σ_max^{1/ρ}, both ends among them.",
    kind: .definition, oracle: "their formula, counted from noisy to clean"
  ) { check in
    for (low, high, rho, levels) in [(0.002, 80, 7, 128), (0.5, 3, 2, 4)] as [(Double, Double, Double, Int)] {
      // Their σ_i is level K − i.
      func printed(_ rho: Double) -> [Double] {
        (0..<levels).map { i in
          pow(pow(high, 1 / rho) + Double(i) / Double(levels - 1) * (pow(low, 1 / rho) - pow(high, 1 / rho)), rho)
        }
      }
      let schedule =
        levels == 128
        ? NoiseSchedule.karras(levels: levels) : .karras(minimum: low, maximum: high, exponent: rho, levels: levels)
      check.equal(
        schedule.noiseLevels.map(log), claimed: printed(rho).reversed().map(log), allowed: rounding(terms: levels, size: 7),
        scale: 1, "log σ_1 … log σ_\(levels), σ \(low) … \(high), ρ = \(rho)",
        foils: [
          ("ρ = 1, equal steps in σ", printed(1).reversed().map(log)), ("counted from noisy to clean", printed(rho).map(log)),
        ])
    }
    check.equal(
      NoiseSchedule.karras(minimum: 0.5, maximum: 3, levels: 1).noiseLevel(1), claimed: 3, allowed: rounding(terms: 2, size: 3),
      scale: 3, "K = 1 takes the noisy end", foils: [("the clean end", 0.5)])
  }
}
