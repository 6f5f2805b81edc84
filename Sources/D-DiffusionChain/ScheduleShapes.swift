import Foundation

/// The schedules in use, each by the few numbers that define it.
extension NoiseSchedule {
  /// β rises in equal steps from `first` to `last` (Ho et al. 2020).
  ///
  /// The customary 10⁻⁴ … 0.02 belongs to K = 1000. With fewer levels multiply both ends by 1000/K, or z^K keeps a
  /// good part of the signal: at K = 128 unscaled, ᾱ_K = 0.274.
  public static func linear(from first: Double, to last: Double, levels: Int) -> NoiseSchedule {
    Shape.linear(from: first, to: last).trusted(levels: levels)
  }

  /// ᾱ_k = f(k)/f(0) with f(k) = cos²(½π (k/K + offset)/(1 + offset)), β clipped at 0.999 (Nichol & Dhariwal 2021).
  public static func cosine(offset: Double = 0.008, levels: Int) -> NoiseSchedule {
    Shape.cosine(offset: offset).trusted(levels: levels)
  }

  /// σ_k^{1/ρ} rises in equal steps from σ_min to σ_max, with exponent ρ (Karras et al. 2022, read from clean to noisy).
  public static func karras(minimum: Double = 0.002, maximum: Double = 80, exponent: Double = 7, levels: Int) -> NoiseSchedule {
    Shape.karras(minimum: minimum, maximum: maximum, exponent: exponent).trusted(levels: levels)
  }

  static func linearBetas(from first: Double, to last: Double, levels: Int) -> [Double] {
    (0..<levels).map { levels == 1 ? last : first + (last - first) * Double($0) / Double(levels - 1) }
  }

  /// β_k = 1 − cos² b/cos² a with a, b the angles of k − 1 and k. Near the clean end the quotient is close to one, so the
  /// difference is taken as cos² a − cos² b = sin(b + a) sin(b − a).
  static func cosineBetas(offset: Double, levels: Int) -> [Double] {
    func angle(_ k: Int) -> Double { 0.5 * .pi * (Double(k) / Double(levels) + offset) / (1 + offset) }
    return (1...levels).map { k in
      let (a, b) = (angle(k - 1), angle(k))
      return min(sin(b + a) * sin(b - a) / (cos(a) * cos(a)), 0.999)
    }
  }

  static func karrasNoiseLevels(minimum: Double, maximum: Double, exponent: Double, levels: Int) -> [Double] {
    let (low, high) = (pow(minimum, 1 / exponent), pow(maximum, 1 / exponent))
    return (0..<levels).map {
      levels == 1 ? maximum : pow(low + (high - low) * Double($0) / Double(levels - 1), exponent)
    }
  }
}

extension NoiseSchedule.Shape {
  /// The schedule, for numbers written in a program: a bad range is the programmer's mistake and stops with its message.
  func trusted(levels: Int) -> NoiseSchedule {
    if let complaint = complaint(levels: levels) { fatalError(complaint) }
    return unchecked(levels: levels)
  }
}
