import Autodiff
import DeepStateSpace
import Foundation
import Networks
import Tensor
import Testing
import Training

/// A model of one's own can be checked from outside: its gradient on a shard made by hand, and what it reads of the data.
@Suite struct GradientOfOtherModelTests {
  private let model = Autoregression(lags: 2, features: 2)
  private let units = Standardization(mean: [1, -2], standardDeviation: [2, 0.5])

  /// Five sequences of seven steps, the last two of which pad one of them; one entry in eleven is missing.
  private func data(missing value: Double = 0) -> SequenceSet {
    let draws = CounterRandom(seed: 6, purpose: "gradient of another model")
    let observed = (0..<70).map { $0 % 11 != 4 && !(52..<56).contains($0) }
    return SequenceSet(
      count: 5, steps: 7, extents: DataExtents(observations: 2),
      observations: (0..<70).map { observed[$0] ? 3 * draws.normal(time: $0) : value }, observed: observed)
  }

  private var parameters: Parameters {
    let draws = CounterRandom(seed: 7, purpose: "weights of another model")
    var parameters = Parameters(model.layout, values: Tensor(zeros: [model.layout.count], .double))
    for entry in model.layout.entries {
      parameters[entry] = (0..<entry.parameter.shape.count).map { 0.4 * draws.normal(series: entry.parameter.offset, time: $0) }
    }
    return parameters
  }

  private func evaluate(
    _ values: [Double], _ data: SequenceSet, recordsGradients: Bool = false
  ) -> (loss: Double, objective: Double, gradient: [Double]) {
    var parameters = parameters
    parameters.values = Tensor(values, [values.count], .double)
    let tape = Tape(precision: .double, recordsGradients: recordsGradients)
    tape.reset(parameters: parameters)
    let shard = TrainingShard(
      rows: [4, 0, 3], total: 5, data: data, standardization: units, seed: 1, step: 0, tape: tape)
    let (loss, report) = model.loss(
      of: shard, in: model.course(AutoregressionSettings().training, data: data, standardization: units))
    return (loss.doubles[0], report.objective, recordsGradients ? tape.backward(from: loss).values.values : [])
  }

  @Test("The gradient of the loss is that of its central differences, in every parameter")
  func gradient() {
    let at = parameters.values.values
    let gradient = evaluate(at, data(), recordsGradients: true).gradient
    #expect(gradient.count == at.count && gradient.allSatisfy { $0 != 0 })
    for index in at.indices {
      func loss(_ step: Double) -> Double {
        var moved = at
        moved[index] += step
        return evaluate(moved, data()).loss
      }
      let difference = (8 * (loss(1e-3) - loss(-1e-3)) - (loss(2e-3) - loss(-2e-3))) / 12e-3
      #expect(abs(gradient[index] - difference) < 1e-8 * max(1, abs(difference)), "parameter \(index)")
    }
  }

  @Test("The loss is −log p in data units, by hand; what is missing is not read, whatever stands there")
  func masked() {
    let (at, set) = (parameters.values.values, data())
    let found = evaluate(at, set)
    #expect(found == evaluate(at, data(missing: 1e6)))
    let (w, bias, v) = ([Array(at[0..<4]), Array(at[4..<8])], Array(at[8..<10]), Array(at[10..<12]))
    var sum = 0.0
    for row in [4, 0, 3] {
      func isSeen(_ step: Int) -> Bool { (0..<2).allSatisfy { set.observed?[(row * 7 + step) * 2 + $0] ?? true } }
      func x(_ step: Int, _ d: Int) -> Double {
        (set.observations[(row * 7 + step) * 2 + d] - units.mean[d]) / units.standardDeviation[d]
      }
      for step in 2..<7 where isSeen(step - 1) && isSeen(step - 2) {
        for d in 0..<2 where set.observed?[(row * 7 + step) * 2 + d] ?? true {
          let mean = (0..<2).reduce(bias[d]) { $0 + x(step - 1, $1) * w[0][$1 * 2 + d] + x(step - 2, $1) * w[1][$1 * 2 + d] }
          let error = (x(step, d) - mean) * units.standardDeviation[d]
          let variance = exp(v[d]) * units.standardDeviation[d] * units.standardDeviation[d]
          sum += 0.5 * (log(2 * Double.pi * variance) + error * error / variance)
        }
      }
    }
    #expect(abs(found.objective - sum / 5) < 1e-10, "\(found.objective) for \(sum / 5)")
  }
}
