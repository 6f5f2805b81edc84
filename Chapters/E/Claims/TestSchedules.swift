import ChapterKit
import DiffusionChain
import Foundation

/// The schedules on which every identity of this chapter is tried. An identity that holds for tame ones only is a coincidence.
enum TestSchedules {
  /// K of the paper's experiment.
  static let levels = 128

  /// σ from 0.002 to 80 with ρ = 7.
  static let karras = NoiseSchedule.karras(levels: levels)
  /// 10⁻⁴ … 0.02 stretched to 128 levels, 1000/128 times as large.
  static let stretched = NoiseSchedule.linear(from: 1e-4 * 1000 / 128, to: 0.02 * 1000 / 128, levels: levels)
  /// 10⁻⁴ … 0.02, the range for 1000 levels, used with 128.
  static let unscaled = NoiseSchedule.linear(from: 1e-4, to: 0.02, levels: levels)
  /// The schedule of the preset `paper`: the stretched range, rounded.
  static let paper = NoiseSchedule.linear(from: 7.8e-4, to: 0.156, levels: levels)
  /// The schedule of the preset `recommended`: σ from 0.01 to 10 with ρ = 7.
  static let recommended = NoiseSchedule.karras(minimum: 0.01, maximum: 10, levels: levels)
  /// 10⁻⁴ … 0.5, the end points of CSDI.
  static let steep = NoiseSchedule.linear(from: 1e-4, to: 0.5, levels: levels)
  static let cosine = NoiseSchedule.cosine(levels: levels)

  static func all(seed: UInt64) -> [(name: String, schedule: NoiseSchedule)] {
    [
      ("σ 0.002 … 80", karras), ("linear, stretched", stretched), ("linear, unscaled", unscaled), ("linear, steep", steep),
      ("cosine", cosine), ("cosine, K = 7", .cosine(levels: 7)),
      ("σ 0.5 … 3, K = 1", .karras(minimum: 0.5, maximum: 3, levels: 1)),
      ("one half, K = 1", NoiseSchedule(betas: [0.5])),
      ("three tenths, K = 8", NoiseSchedule(betas: Array(repeating: 0.3, count: 8))),
      ("adversarial", adversarial), ("random", random(seed: seed)),
    ]
  }

  static let adversarial = NoiseSchedule(betas: TestBetas.adversarial)

  static func random(seed: UInt64) -> NoiseSchedule {
    NoiseSchedule(betas: TestBetas.random(seed: seed, "chapter E, schedule"))
  }
}

/// 10 to a power that need not be whole.
func pow10(_ exponent: Double) -> Double { pow(10, exponent) }
