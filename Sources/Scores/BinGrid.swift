import Probability

/// 96 bins of width 0.25 on center ± 12, the first and the last open outwards: where the one-step divergence is counted.
///
/// The bins are centered on 0.9·z_31, so that the distribution of every test sequence has its modes at the same bins, ±4. For
/// another distribution they are centered on its mean; the distributions of `ModalWalk`, one step after the last observation,
/// reach to 8 from there.
public struct BinGrid: Sendable, Equatable {
  /// Width of a bin, in units of the observation.
  public static let width = 0.25
  /// How far the inner bins reach to either side of the center.
  public static let reach = 12.0
  /// The number of bins.
  public static let count = 96

  /// The middle of the grid, an edge between two bins.
  public let center: Double

  /// The grid of 96 bins of width ¼ around `center`; the outermost bins take what lies beyond.
  public init(center: Double) {
    self.center = center
  }

  /// The bin that holds x: [left edge, right edge), the end bins with the tails.
  public func bin(of x: Double) -> Int {
    let position = ((x - center + BinGrid.reach) / BinGrid.width).rounded(.down)
    return Int(min(max(position, 0), Double(BinGrid.count - 1)))
  }

  /// The share of the draws in each bin, of shape [96]. A draw that is not a number makes every share NaN.
  public func frequencies(of draws: [Double]) -> [Double] {
    guard draws.allSatisfy({ !$0.isNaN }) else { return Array(repeating: .nan, count: BinGrid.count) }
    var counts = Array(repeating: 0, count: BinGrid.count)
    for x in draws { counts[bin(of: x)] += 1 }
    return counts.map { Double($0) / Double(draws.count) }
  }

  /// The exact mass of each bin under a distribution, of shape [96] and sum 1.
  public func masses(of distribution: GaussianMixture) -> [Double] {
    (0..<BinGrid.count).map { bin in
      let left = bin == 0 ? -Double.infinity : edge(bin)
      let right = bin == BinGrid.count - 1 ? Double.infinity : edge(bin + 1)
      return distribution.mass(from: left, to: right)
    }
  }

  /// Middles of the bins relative to the center, of shape [96].
  public static let offsets: [Double] = (0..<count).map { (Double($0) + 0.5) * width - reach }

  private func edge(_ index: Int) -> Double { center - BinGrid.reach + Double(index) * BinGrid.width }
}
