import Foundation
import Scores

/// The picture of the README: the forecast of the next value by both models, beside the truth, from the record of the simulation.
package enum TwoModesPicture {
  private static let width = 720.0
  private static let left = 40.0
  private static let bottom = 330.0
  private static let top = 70.0
  private static let range = -9.0...9.0

  /// The drawing as SVG.
  /// - Parameter densities: over the bins of `BinGrid`, of `truth`, `ddssm` and `dkf`.
  package static func text(_ densities: [String: [Double]]) -> String {
    let highest = densities.values.compactMap { $0.max() }.max() ?? 1
    func points(_ name: String) -> [String] {
      zip(BinGrid.offsets, densities[name] ?? []).filter { range.contains($0.0) }.map { offset, density in
        let x = left + (offset - range.lowerBound) / (range.upperBound - range.lowerBound) * (width - 2 * left)
        return coordinate(x) + "," + coordinate(bottom - density / highest * (bottom - top))
      }
    }
    let truth = points("truth")
    let area = ["\(coordinate(left)),\(coordinate(bottom))"] + truth + ["\(coordinate(width - left)),\(coordinate(bottom))"]
    let ticks = stride(from: -8, through: 8, by: 4).map { value -> String in
      let x = coordinate(left + (Double(value) - range.lowerBound) / (range.upperBound - range.lowerBound) * (width - 2 * left))
      let label = value < 0 ? "−\(-value)" : "\(value)"
      return """
        <line x1="\(x)" y1="330" x2="\(x)" y2="336" stroke="#333"/>
        <text x="\(x)" y="352" text-anchor="middle">\(label)</text>
        """
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 380" width="720" height="380" font-family="Helvetica, Arial, sans-serif" font-size="14">
      <title>The next value has two modes: the DDSSM finds both, the deep Kalman filter covers them with one bell</title>
      <rect width="720" height="380" fill="#fff"/>
      <polygon points="\(area.joined(separator: " "))" fill="#d9d9d9"/>
      <polyline points="\(points("dkf").joined(separator: " "))" fill="none" stroke="#d55e00" stroke-width="2.5" stroke-dasharray="8 5"/>
      <polyline points="\(points("ddssm").joined(separator: " "))" fill="none" stroke="#0072b2" stroke-width="2.5"/>
      <line x1="40" y1="330" x2="680" y2="330" stroke="#333"/>
      \(ticks.joined(separator: "\n"))
      <text x="360" y="374" text-anchor="middle">next value, measured from 0.9 times the last hidden state</text>
      <rect x="60" y="20" width="26" height="14" fill="#d9d9d9"/>
      <text x="94" y="32">true distribution</text>
      <line x1="250" y1="27" x2="280" y2="27" stroke="#0072b2" stroke-width="2.5"/>
      <text x="288" y="32">DDSSM</text>
      <line x1="390" y1="27" x2="420" y2="27" stroke="#d55e00" stroke-width="2.5" stroke-dasharray="8 5"/>
      <text x="428" y="32">deep Kalman filter (Gaussian transition)</text>
      </svg>

      """
  }

  private static func coordinate(_ value: Double) -> String { String(format: "%.1f", value) }
}
