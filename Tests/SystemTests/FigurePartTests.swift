import Foundation
import Testing

@testable import Experiments
@testable import Networks

/// Small parts whose numbers are only drawn, or enter networks.
@Suite struct FigurePartTests {
  @Test("The mean trajectory is the mean of each time over the trajectories")
  func meanTrajectory() {
    let panel = ForecastPanel(
      model: .ddssm, sequence: 0, observed: [1, 2, 3, 4], reconstruction: [], trajectories: [[1, 5], [2, 9], [6, 1]])
    #expect(panel.horizon == 2 && panel.meanTrajectory == [3, 5])
  }

  @Test("Sines and cosines of the time have frequencies from 1 down to 1e-4 in geometric steps")
  func sinusoids() {
    let table = RowFeatures.sinusoids(times: 3..<5, width: 6)
    for (row, time) in [3.0, 4.0].enumerated() {
      for (index, frequency) in [1, 1e-2, 1e-4].enumerated() {
        let angle = time * frequency
        #expect(abs(table[6 * row + index] - sin(angle)) < 1e-12 && abs(table[6 * row + 3 + index] - cos(angle)) < 1e-12)
      }
    }
    #expect(table.count == 12)
  }
}
