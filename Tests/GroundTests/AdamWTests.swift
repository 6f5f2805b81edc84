import Autodiff
import Foundation
import Tensor
import Testing

/// The optimizer against a scalar loop written from Loshchilov & Hutter (2019), Algorithm 2.
@Suite struct AdamWTests {
  private static let rates = [(range: 0..<3, rate: 0.01), (range: 3..<5, rate: 0.002)]

  private struct Rule {
    var correctsBias = true
    var decouplesDecay = true

    /// 40 updates of five parameters, one number at a time.
    func run(_ start: [Double], decay: Double) -> [Double] {
      start.indices.map { position in
        let rate = position < 3 ? 0.01 : 0.002
        var (w, m, v) = (start[position], 0.0, 0.0)
        for step in 1...40 {
          let g = AdamWTests.gradient(position, step) + (decouplesDecay ? 0 : decay * w)
          m = 0.9 * m + 0.1 * g
          v = 0.999 * v + 0.001 * g * g
          let (first, second) = correctsBias ? (1 - pow(0.9, Double(step)), 1 - pow(0.999, Double(step))) : (1, 1)
          w -= rate * (m / first / ((v / second).squareRoot() + 1e-8) + (decouplesDecay ? decay * w : 0))
        }
        return w
      }
    }
  }

  private static func gradient(_ position: Int, _ step: Int) -> Double {
    CounterRandom(seed: 1, purpose: "gradients").normal(step: step, time: position) * pow(10, Double(position - 2))
  }

  private func updated(_ start: [Double], _ precision: Precision, decay: Double) -> [Double] {
    var layout = ParameterLayout()
    _ = layout.add("a", [3], .constant(0))
    _ = layout.add("b", [2], .constant(0))
    var parameters = Parameters(layout, values: Tensor(start, [5], precision))
    var optimizer = AdamW(for: parameters, weightDecay: decay)
    for step in 1...40 {
      let gradient = Parameters(layout, values: Tensor((0..<5).map { Self.gradient($0, step) }, [5], precision))
      optimizer.update(&parameters, gradient: gradient, rates: Self.rates)
    }
    return parameters.values.values
  }

  @Test func updatesFollowTheAlgorithm() {
    let start = [1.0, -2, 0.5, 3, -0.1]
    for decay in [0, 0.01, 0.3] {
      let ours = updated(start, .double, decay: decay)
      #expect(ours.distance(from: Rule().run(start, decay: decay)) <= 1e-13)
      #expect(updated(start, .single, decay: decay).distance(from: ours) <= 1e-5)
      #expect(ours.distance(from: Rule(correctsBias: false).run(start, decay: decay)) > 1e-3, "bias correction is noticed")
    }
    #expect(updated(start, .double, decay: 0.3).distance(from: Rule(decouplesDecay: false).run(start, decay: 0.3)) > 1e-3)
  }

  /// What no rate names stays as it is.
  @Test func parametersWithoutARateStay() {
    var layout = ParameterLayout()
    _ = layout.add("a", [4], .constant(0))
    var parameters = Parameters(layout, values: Tensor([1, 2, 3, 4], [4]))
    var optimizer = AdamW(for: parameters)
    optimizer.update(&parameters, gradient: Parameters(layout, values: Tensor([1, 1, 1, 1], [4])), rates: [(1..<3, 0.1)])
    #expect(parameters.values.values[0] == 1 && parameters.values.values[3] == 4)
    #expect(parameters.values.values[1] < 2 && parameters.values.values[2] < 3 && optimizer.step == 1)
  }
}
