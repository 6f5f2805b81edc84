import DeepStateSpace
import Files
import Runs

/// `presets.md`: the settings of every preset, from the settings themselves.
package enum PresetsPage {
  /// A setting that a preset of a model has, by its path.
  private typealias Settings = [(path: String, value: String)]

  /// The page.
  package static func text() throws -> String {
    let columns: [(title: String, settings: Settings)] = try Preset.allCases.flatMap { preset in
      try [TransitionKind.diffusion, .gaussian].map { kind in
        (title: "`\(preset.rawValue)`, \(kind.rawValue.uppercased())", settings: try settings(preset.settings(for: kind)))
      }
    }
    return """
      \(Markdown.heading("Presets", "presets.md"))

      \(guide)

      ## Every setting that differs

      These settings have other values in some presets. Paths are those of `--config`; `training.rates.encoder` stands for
      `{"training": {"rates": {"encoder": …}}}`. A dash means that the preset does not have the setting.

      \(table(columns, differing: true))

      ## Settings that all presets share

      \(table(columns, differing: false))

      """
  }

  private static let guide = """
    `ddssm train --preset NAME` and the parameter `preset:` of the library choose where settings start from.

    - **recommended**, the default, changes what makes training reliable. λ, the weight of the rate (the part of the bound that compares the
      states with the transition), begins near 0, rises above 1 and comes down to 1, where the objective is a bound again. The learning
      rates come down at the end. [Results](results.md) shows what these two contribute; the remaining changes have reasons of their own,
      which `Sources/Runs/RunSettings.swift` gives.
    - **short** is for a few minutes of training. The DDSSM takes the best settings of [a search](tuning.md). For the DKF no search was made:
      it takes a quarter of the updates of `recommended`.
    - **paper** holds the paper's Tables 1 to 4 to the letter. [DEVIATIONS](../DEVIATIONS.md) says how every gap in them is filled.

    `--model ddssm` is the paper's model. `--model dkf` is the paper's baseline: it puts a Gaussian transition in the place of the diffusion
    and keeps the other networks.

    `--config FILE.json` replaces single settings. `diffusion.schedule` is replaced as a whole only. An unknown key is refused, and the
    message names the nearest known one. [docs/settings](../settings) has examples for short series.

    Another model can take the place of these two. A type that conforms to `TrainableModel` (parameters and a loss), that says by
    `ForecastingModel`, `ValidatingModel`, `BoundingModel`, `SmoothingModel` or `GeneratingModel` what it can be asked for, and that has a
    `ModelKind` in `ModelRegistry.standard` is trained, tuned, forecast and scored by the same commands.
    [AutoregressionModel.swift](../../Tests/SystemTests/AutoregressionModel.swift) is an example.
    """

  private static func table(_ columns: [(title: String, settings: Settings)], differing: Bool) -> String {
    let paths = Set(columns.flatMap { $0.settings.map { $0.path } }).sorted()
    let rows = paths.compactMap { path -> [String]? in
      let values = columns.map { column in column.settings.first { $0.path == path }?.value ?? "–" }
      guard (Set(values).count > 1) == differing else { return nil }
      return ["`\(path)`"] + (differing ? values : Array(values.prefix(1)))
    }
    return Markdown.table(["setting"] + (differing ? columns.map { $0.title } : ["value"]), rows)
  }

  /// The settings as a file of `--config` has them, one path for each number or word.
  private static func settings(_ settings: RunSettings) throws -> Settings {
    flat(try JSONParser.parse(SourceText(file: "settings", bytes: Array(JSONText.page(settings).utf8))), path: "")
  }

  private static func flat(_ node: JSONNode, path: String) -> Settings {
    switch node.value {
    case .object(let members): members.flatMap { flat($0.value, path: path.isEmpty ? $0.key : "\(path).\($0.key)") }
    case .array(let elements): elements.enumerated().flatMap { flat($0.element, path: "\(path)[\($0.offset)]") }
    case .string(let word): [(path, word)]
    case .number(let digits): [(path, digits)]
    case .bool(let flag): [(path, "\(flag)")]
    case .null: [(path, "null")]
    }
  }
}
