import Autodiff
import DeepStateSpace
import Networks
import Runs

/// A model built from the `paper` preset, read by the shapes of its weights: what was built, not what was meant.
struct PaperModel {
  let settings: RunSettings
  private let shapes: [String: [Int]]

  init(_ kind: TransitionKind) throws {
    settings = Preset.paper.settings(for: kind)
    let model = try StateSpaceModel(settings.model(kind, for: DataExtents(observations: 1)))
    shapes = Dictionary(
      model.layout.entries.map { entry in
        let shape = entry.parameter.shape
        return (entry.name, (0..<Int(shape.rank)).map { shape[$0] })
      }, uniquingKeysWith: { one, _ in one })
  }

  /// The shape of a weight; empty when the model has none of this name.
  func shape(_ name: String) -> [Int] { shapes[name] ?? [] }

  /// How many different numbers follow `prefix.` in the names of weights.
  func count(_ prefix: String) -> Int {
    Set(
      shapes.keys.filter { $0.hasPrefix(prefix + ".") }.compactMap { $0.dropFirst(prefix.count + 1).split(separator: ".").first }
    ).count
  }

  /// The parts of a module, in alphabetical order.
  func parts(of module: String) -> [String] {
    Set(
      shapes.keys.filter { $0.hasPrefix(module + ".") }.compactMap {
        $0.dropFirst(module.count + 1).split(separator: ".").first.map(String.init)
      }
    )
    .sorted()
  }

  /// One row of Table 1 for a module with residual blocks: layers, channels, hidden dimension, taps over time and over features.
  ///
  /// A mixer without weights is the identity and counts as one tap.
  func row(_ module: String, pool: String) -> [Int] {
    let first = module + ".blocks.0."
    return [
      count(module + ".blocks"), shape(first + "middle.weight").first ?? 0, shape(pool).dropFirst().first ?? 0,
      shape(first + "time.weight").first ?? 1, shape(first + "feature.weight").first ?? 1,
    ]
  }
}
