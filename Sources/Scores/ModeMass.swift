import Probability
import Tensor

/// Where the draws of a predictive distribution lie, relative to the modes of the truth, however many there are.
///
/// A mode is the interval of ±3 standard deviations around a component of the true distribution; intervals that overlap are one
/// mode. Components with a total weight below 0.001 form no mode: the improbable branches of an exact distribution would cover
/// the line.
public struct ModeMass: Sendable, Equatable {
  /// One mode of the truth.
  public struct Mode: Sendable, Equatable {
    /// From where to where it reaches, in units of the observation.
    public fileprivate(set) var range: ClosedRange<Double>
    /// What its components weigh under the truth.
    public fileprivate(set) var weight: Double
    /// The share of the draws that lie in it.
    public fileprivate(set) var share = 0.0
  }

  /// The modes, the lowest first.
  public let modes: [Mode]
  /// Share of the draws between the lowest and the highest mode, but in no mode.
  public let between: Double
  /// Share of the draws below the lowest and above the highest mode.
  public let beyond: Double

  /// How far a mode reaches to either side, in its standard deviations.
  public static let reach = 3.0
  /// What the components that make no mode may weigh together.
  public static let negligible = 1e-3
  /// What a mode must weigh for its absence to count in the score.
  public static let minWeight = 0.05

  /// The share of the poorest mode by what the truth gives it, min(share/weight, 1): 1 when all are served, 0 when one is
  /// missing.
  ///
  /// Modes below `minWeight` are left out: of a mode of weight 0.01 a thousand draws hold ten, give or take three.
  public var score: Double {
    modes.filter { $0.weight >= ModeMass.minWeight }.reduce(1) { min($0, $1.share / $1.weight) }
  }

  /// Counts the draws, at least one, in the modes of a true distribution.
  public init(draws: [Double], truth: GaussianMixture) {
    require(!draws.isEmpty, "mode mass needs at least one draw")
    var found = ModeMass.modes(of: truth)
    let n = Double(draws.count)
    for index in found.indices { found[index].share = Double(draws.count { found[index].range.contains($0) }) / n }
    let whole = found[0].range.lowerBound...found[found.count - 1].range.upperBound
    beyond = Double(draws.count { !whole.contains($0) }) / n
    between = Double(draws.count { x in whole.contains(x) && !found.contains { $0.range.contains(x) } }) / n
    modes = found
  }

  /// The modes of a distribution, the lowest first; at least one.
  private static func modes(of distribution: GaussianMixture) -> [Mode] {
    var left = negligible
    let heaviest = distribution.weights.indices.sorted { distribution.weights[$0] < distribution.weights[$1] }.drop { index in
      left -= distribution.weights[index]
      return left > 0
    }
    let intervals = heaviest.map { index in
      let half = reach * distribution.variances[index].squareRoot()
      return Mode(
        range: (distribution.means[index] - half)...(distribution.means[index] + half), weight: distribution.weights[index])
    }
    return intervals.sorted { $0.range.lowerBound < $1.range.lowerBound }.reduce(into: []) { modes, next in
      guard let last = modes.last, next.range.lowerBound <= last.range.upperBound else { return modes.append(next) }
      modes[modes.count - 1].range = last.range.lowerBound...max(last.range.upperBound, next.range.upperBound)
      modes[modes.count - 1].weight += next.weight
    }
  }
}
