import Autodiff
import ChapterKit
import Foundation
import Objective
import Plots
import Tensor

/// The pictures of this chapter.
enum ObjectiveFigures {
  /// λ over the first steps, as a straight line and as half a cosine.
  static func lambda(_ settings: Chapter.Settings) -> Figure {
    let steps = Array(stride(from: 0, through: 1500, by: 10))
    let series = LambdaSchedule.Shape.allCases.map { shape -> Curve in
      var schedule = LambdaSchedule()
      schedule.shape = shape
      return .line(
        shape.rawValue, x: steps.map(Double.init), y: steps.map { schedule.value(step: $0, of: 3000) },
        dash: shape == .linear ? .dashed : .solid)
    }
    return Figure(
      "The weight of the rate",
      panels: [
        Figure.Panel(
          "1,000 steps of warm-up", x: .linear("step"), y: .linear("λ", range: 0...1.1), series: series)
      ])
  }

  /// How far a central difference is from the tape's gradient, by its step: truncation, then a valley, then rounding.
  static func valley(_ settings: Chapter.Settings) throws -> Figure {
    let small = try SmallRun(.diffusion, seed: settings.seed)
    let (tape, silent) = (Tape(precision: .double), Tape(precision: .double, recordsGradients: false))
    let gradient = tape.backward(from: small.objective(on: tape).loss)
    let steps = (0...48).map { pow(10, -12 + Double($0) / 4) }
    let names = ["encoder.head.mean.output.weight", "transition.middle.weight"]
    let series = names.compactMap { name -> Curve? in
      guard let entry = small.model.layout.entries.first(where: { $0.name == name }) else { return nil }
      let draws = CounterRandom(seed: small.seed, purpose: "chapter I, valley")
      let direction = gradient[entry].indices.map { draws.normal(time: $0) }
      let slope = zip(gradient[entry], direction).reduce(0) { $0 + $1.0 * $1.1 }
      func value(_ t: Double) -> Double { small.objective(at: small.moved(entry, t, along: direction), on: silent).loss.scalar }
      let gaps = steps.map { max(abs((value($0) - value(-$0)) / (2 * $0) / slope - 1), 1e-16) }
      return .line(name, x: steps, y: gaps)
    }
    return Figure(
      "Difference quotient and gradient",
      panels: [
        Figure.Panel(
          "Eq 53, two parameter tensors", x: .log("step"), y: .log("relative gap"), series: series)
      ])
  }
}
