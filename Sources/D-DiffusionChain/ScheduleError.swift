import Foundation

/// Why a settings file's numbers do not make a noise schedule: what was expected, and what came.
public struct ScheduleError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The whole message, ready to print.
  public let description: String
}

/// One list of conditions serves both sides: a program's bad number stops, a settings file's bad number throws.
extension NoiseSchedule {
  /// The last ᾱ must be a number: below e^−700 its inverse, and so σ_K, overflows.
  static let lowestLogAlphaBar = -700.0

  static func complaint(aboutBetas betas: [Double]) -> String? {
    guard !betas.isEmpty else { return "a noise schedule needs at least one level, got none" }
    for (index, beta) in betas.enumerated() where !(beta > 0 && beta < 1) {
      return "every β must lie strictly between 0 and 1; β_\(index + 1) is \(beta)"
    }
    let logAlphaBar = betas.reduce(0) { $0 + log1p(-$1) }
    guard logAlphaBar > lowestLogAlphaBar else {
      return "the schedule leaves ᾱ_K = exp(\(logAlphaBar)), too small to divide by; use smaller β or fewer levels"
    }
    return nil
  }

  static func complaint(aboutNoiseLevels noiseLevels: [Double]) -> String? {
    guard !noiseLevels.isEmpty else { return "a noise schedule needs at least one level, got none" }
    var last = 0.0
    for (index, sigma) in noiseLevels.enumerated() {
      guard sigma > last && sigma < 1e150 else {
        return "noise levels must rise from above 0 and stay finite; σ_\(index + 1) is \(sigma) after \(last)"
      }
      last = sigma
    }
    return nil
  }
}

extension NoiseSchedule.Shape {
  func complaint(levels: Int) -> String? {
    guard levels >= 1 else { return "a noise schedule needs at least one level, got \(levels)" }
    switch self {
    case .linear(let first, let last):
      return NoiseSchedule.complaint(
        aboutBetas: NoiseSchedule.linearBetas(from: first, to: last, levels: levels))
    case .cosine(let offset):
      guard offset >= 0 && offset < .infinity else { return "the cosine offset must be 0 or more, got \(offset)" }
      return NoiseSchedule.complaint(aboutBetas: NoiseSchedule.cosineBetas(offset: offset, levels: levels))
    case .karras(let minimum, let maximum, let exponent):
      guard minimum > 0 && maximum > minimum && exponent > 0 else {
        return "σ must rise from above 0 with a positive exponent, got \(minimum) … \(maximum), exponent \(exponent)"
      }
      return NoiseSchedule.complaint(
        aboutNoiseLevels: NoiseSchedule.karrasNoiseLevels(
          minimum: minimum, maximum: maximum, exponent: exponent, levels: levels))
    case .listed(let betas):
      guard betas.count == levels else { return "\(betas.count) β are listed for \(levels) levels" }
      return NoiseSchedule.complaint(aboutBetas: betas)
    }
  }
}
