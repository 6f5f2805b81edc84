import DDSSM
import DeepStateSpace
import Foundation
import Networks
import Tensor
import Testing
import TimeSeries

@testable import CommandLineTool
@testable import Runs

/// New series from a model alone: their law, their bytes, and what is refused.
@Suite struct GenerationTests {
  /// A deep Kalman filter whose weights are all 0 but those that are set: z_t ~ N(a, e^v) whatever came before, N(0, 1) at first;
  /// x_t = c + W z_t + A u_t + B w + noise of variance r, in network units.
  private struct Known {
    let a = [0.7, -0.4]
    let v = [-0.5, 0.3]
    let c = [0.2, -0.1]
    let w = [[0.5, -0.6], [0.8, 0.4]]  // [M][D]
    let covariate = [0.6, -0.9]
    let fixed = [-0.3, 0.5]
    let logR = [-0.8, -1.6]
    let run: TrainedRun<StateSpaceKind>
    let table: SeriesTable

    init(threads: Int = 1) throws {
      let small = try SmallRun(.gaussian) { ($0.network.emission, $0.network.initialPrior) = (.linear, .standardNormal) }
      let model = try small.config.makeModel()
      var parameters = SmallCase.weights(model.layout)
      let gain = 10.0  // of the emission's variance
      let start = small.config.settings.network.emissionStartLogVariance
      let values: [(name: String, values: [Double])] = [
        ("transition.head.mean.output.bias", a), ("transition.head.logVariance.output.bias", v), ("decoder.state.bias", c),
        ("decoder.state.weight", w.flatMap { $0 }), ("decoder.rows.weight", covariate), ("decoder.statics.weight", fixed),
        ("decoder.logVariance", logR.map { ($0 - start) / gain }),
      ]
      for entry in model.layout.entries {
        parameters[entry] = [Double](repeating: 0, count: entry.parameter.shape.count)
        for (name, numbers) in values where entry.name == name { parameters[entry] = numbers }
      }
      for (name, _) in values { try #require(model.layout.entries.contains { $0.name == name }, "there is no '\(name)'") }
      let simulator = Simulator(
        model, parameters: parameters, standardization: small.config.standardization, threads: threads)
      run = TrainedRun(config: small.config, simulator: simulator, threads: threads)
      table = small.table
    }

    /// The mean and the standard deviation of column d in row t of a series like another, in data units.
    func moments(like series: Series, row: Int, column d: Int) -> (mean: Double, standardDeviation: Double) {
      let scales = run.data.columnScales
      let isFirst = row < 2
      let u = (series.covariates[row][0] - scales.covariates[0].mean) / scales.covariates[0].standardDeviation
      let s = (series.statics[0] - scales.statics[0].mean) / scales.statics[0].standardDeviation
      let state = isFirst ? 0 : w[0][d] * a[0] + w[1][d] * a[1]
      let spread = (0..<2).reduce(exp(logR[d])) { $0 + w[$1][d] * w[$1][d] * (isFirst ? 1 : exp(v[$1])) }
      let unit = scales.observations[d].standardDeviation
      return (
        scales.observations[d].mean + unit * (c[d] + state + covariate[d] * u + fixed[d] * s), unit * spread.squareRoot()
      )
    }

    /// The covariance of both columns in one row: what they have in common is the state, the noise of each is its own.
    func covariance(row: Int) -> Double {
      let scales = run.data.columnScales.observations.map(\.standardDeviation)
      return scales[0] * scales[1] * (0..<2).reduce(0) { $0 + w[$1][0] * w[$1][1] * (row < 2 ? 1 : exp(v[$1])) }
    }
  }

  @Test("Values of one row have in common what its state says, values of two rows and of two series nothing")
  func dependence() throws {
    let known = try Known()
    let (count, steps) = (8000, 4)
    let generated = try known.run.generate(series: count, steps: steps, like: known.table, seed: 3)
    let series = stride(from: 0, to: count, by: 2).map { generated.series[$0].values }
    func covariance(_ a: [Double], _ b: [Double]) -> (value: Double, error: Double) {
      let n = Double(a.count)
      let (first, second) = (a.reduce(0, +) / n, b.reduce(0, +) / n)
      let products = zip(a, b).map { ($0 - first) * ($1 - second) }
      let value = products.reduce(0, +) / n
      return (value, (products.reduce(0) { $0 + ($1 - value) * ($1 - value) } / n / n).squareRoot())
    }
    for row in 0..<steps {
      let (x, y) = (series.map { $0[row][0] }, series.map { $0[row][1] })
      let both = covariance(x, y)
      #expect(abs(both.value - known.covariance(row: row)) < 4.5 * both.error, "row \(row), its two columns")
      let next = covariance(x.dropLast(), Array(x.dropFirst()))
      #expect(abs(next.value) < 4.5 * next.error, "row \(row), one series and the next")
      guard row + 1 < steps else { continue }
      for (now, later) in [(x, 0), (x, 1), (y, 0), (y, 1)] {
        let rows = covariance(now, series.map { $0[row + 1][later] })
        #expect(abs(rows.value) < 4.5 * rows.error, "row \(row) and the next")
      }
    }
  }

  @Test("Generated values have the mean and the deviation that the weights of a Gaussian model say, in the units of the data")
  func moments() throws {
    let known = try Known()
    let (count, steps) = (8000, 5)
    let generated = try known.run.generate(series: count, steps: steps, like: known.table, seed: 3)
    for (number, pattern) in known.table.series.enumerated() {
      let series = stride(from: number, to: count, by: 2).map { generated.series[$0].values }
      for row in 0..<steps {
        for d in 0..<2 {
          let values = series.map { $0[row][d] }
          let n = Double(values.count)
          let mean = values.reduce(0, +) / n
          let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
          let truth = known.moments(like: pattern, row: row, column: d)
          let place = Comment(rawValue: "series \(number), row \(row), column \(d)")
          #expect(abs(mean - truth.mean) < 4.5 * truth.standardDeviation / n.squareRoot(), place)
          #expect(
            abs(deviation - truth.standardDeviation) < 4.5 * truth.standardDeviation / (2 * n).squareRoot(), place)
        }
      }
    }
  }

  @Test("Names, times and covariates are those of the pattern, in turn, rows ahead included; threads change no bit")
  func pattern() throws {
    let known = try Known()
    let generated = try known.run.generate(series: 5, steps: 12, like: known.table, seed: 3)
    #expect(generated.series.map(\.id) == ["s0", "s1", "s0-2", "s1-2", "s0-3"])
    #expect(generated.observationNames == ["x", "y"] && generated.covariateNames == ["u"] && generated.staticNames == ["w"])
    let second = try #require(generated.series.dropFirst().first)
    #expect(second.times == (0..<11).map { 10 + Double($0) } + [100])
    #expect(second.covariates.last == [4.5] && second.statics == [4])
    #expect(generated.series.allSatisfy { $0.observed.allSatisfy { $0 == [true, true] } && $0.values.count == 12 })
    #expect(Set(generated.series.map { $0.values[0][0] }).count == 5)
    #expect(try known.run.generate(series: 5, steps: 12, like: known.table, seed: 3) == generated)
    #expect(try Known(threads: 3).run.generate(series: 5, steps: 12, like: known.table, seed: 3) == generated)
    #expect(try known.run.generate(series: 5, steps: 12, like: known.table, seed: 4) != generated)
    #expect(try known.run.generate(series: nil, steps: 12, like: known.table, seed: 3).series.count == 2)
  }

  @Test("What cannot be generated is refused")
  func refused() throws {
    let known = try Known()
    let bare = try userError { _ = try known.run.generate(series: 2, steps: 4, seed: 1) }
    #expect(bare.message == "the run was trained with covariates, and nothing gives them to the series to generate")
    #expect(bare.expected == "`like`, with u, w")
    let long = try userError { _ = try known.run.generate(series: 2, steps: 14, like: known.table, seed: 1, file: "f") }
    #expect(long.message == "series 's1' has 13 rows" && long.file == "f")
    let short = try userError { _ = try known.run.generate(series: 2, steps: 1, like: known.table, seed: 1) }
    #expect(short.message == "dkf cannot generate series of 1 steps" && short.expected == "2 or more `steps`")
    var twins = known.table
    (twins.series[0].id, twins.series[1].id) = ("a", "a-2")
    let names = try userError { _ = try known.run.generate(series: 3, steps: 4, like: twins, seed: 1) }
    #expect(names.message == "two of the generated series would have one name")
    #expect(try known.run.generate(series: 2, steps: 4, like: twins, seed: 1).series.map(\.id) == ["a", "a-2"])
  }

  @Test("A model that is not of the package generates by its own road: its moments are those of its recursion")
  func otherModel() throws {
    let space = try OtherModels.workspace()
    try OtherModels.train("ar", in: space, out: "run")
    func generate(_ out: String, _ options: String...) throws {
      try OtherModels.run(GenerateCommand.self, [space("run"), "--out", space(out)] + options)
    }
    try generate("g.csv", "--series", "4000", "--steps", "6")
    let table = try SeriesTable.read(file: space("g.csv"))
    #expect(table.series.count == 4000 && table.series.allSatisfy { $0.times == [1, 2, 3, 4, 5, 6] })

    let run = try RunDirectory.open(at: space("run"))
    let config = try run.config(as: RunConfig<AutoregressionKind>.self)
    let numbers = try run.parameters(of: config.makeModel().layout).values.values  // w₁, w₂, b, v
    let scale = config.data.columnScales.observations[0]
    // Moments of (x_{t−1}, x_{t−2}), at first independent and standard normal.
    var (mean, covariance) = ((0.0, 0.0), (first: 1.0, both: 0.0, second: 1.0))
    for row in 0..<6 {
      if row >= 2 {
        let (w1, w2) = (numbers[0], numbers[1])
        let next = numbers[2] + w1 * mean.0 + w2 * mean.1
        let both = w1 * covariance.first + w2 * covariance.both
        let variance =
          w1 * w1 * covariance.first + 2 * w1 * w2 * covariance.both + w2 * w2 * covariance.second + exp(numbers[3])
        mean = (next, mean.0)
        covariance = (variance, both, covariance.first)
      }
      let values = table.series.map { $0.values[row][0] }
      let (found, truth) = (values.reduce(0, +) / 4000, scale.mean + scale.standardDeviation * mean.0)
      let (deviation, expected) = (
        (values.reduce(0) { $0 + ($1 - found) * ($1 - found) } / 3999).squareRoot(),
        scale.standardDeviation * covariance.first.squareRoot()
      )
      #expect(abs(found - truth) < 4.5 * expected / 4000.0.squareRoot(), "row \(row)")
      #expect(abs(deviation - expected) < 4.5 * expected / 8000.0.squareRoot(), "row \(row)")
    }
    let steps = try userError { try generate("h.csv", "--series", "2", "--steps", "1001") }
    #expect(steps.message == "ar cannot generate series of 1001 steps" && steps.expected == "2 to 1000 `steps`")
    #expect(
      try userError { try generate("h.csv", "--series", "2", "--steps", "3", "--sampler", "ancestral") }.message
        .hasPrefix("ar has no choice of samplers"))
    #expect(try !space.names.contains("h.csv"))
  }

  @Test("generate writes the same bytes for the same seed and any number of threads; train reads them; the library has them too")
  func bytes() throws {
    let tiny = try TinyRun()
    try tiny.train("run", "--steps", "2")
    for (name, options) in [("a", ["--threads", "1"]), ("b", ["--threads", "3"]), ("c", ["--seed", "9"])] {
      let arguments = ["generate", "run", "--series", "6", "--steps", "8", "--out", name] + options
      let outcome = try Tool.run(arguments, in: tiny.space.path, environment: ["OPENBLAS_CORETYPE": OpenBLAS.kernels])
      #expect(outcome.code == 0 && outcome.output.isEmpty, "\(outcome.errors)")
    }
    #expect(try tiny.bytes("a") == tiny.bytes("b"))
    #expect(try tiny.bytes("a") != tiny.bytes("c"))
    let rows = try tiny.rows("a")
    #expect(rows.count == 1 + 6 * 8 && rows[0] == ["series", "time", "x"])
    try tiny.tool("train", "a", "--out", "again", "--config", "tiny.json", "--steps", "1")
    let model = try FittedModel(contentsOf: tiny.space("run"), threads: 2)
    try model.generate(series: 6, steps: 8).write(to: tiny.space("library"))
    #expect(try tiny.bytes("library") == tiny.bytes("a"))
    try tiny.tool("generate", "run", "--series", "6", "--steps", "8", "--sampler", "multistep4", "--out", "d")
    #expect(try tiny.bytes("d") != tiny.bytes("a"))
    #expect(throws: UserError.self) { _ = try model.generate(series: 0, steps: 8) }
    #expect(throws: UserError.self) { _ = try model.generate(steps: 8) }
  }

  @Test("A run with covariates generates by the covariates of a file, and what it writes is trained again")
  func covariates() throws {
    let tiny = try TinyRun()
    let table = SmallRun.table()
    try table.write(to: tiny.space("like.csv"))
    try table.writeStatics(to: tiny.space("statics.csv"))
    let known = ["--covariates", "u", "--config", "tiny.json", "--steps", "2"]
    for (file, statics, out) in [("like.csv", "statics.csv", "run"), ("g.csv", "gs.csv", "again")] {
      let trained = try Tool.run(["train", file, "--statics", statics, "--out", out] + known, in: tiny.space.path)
      #expect(trained.code == 0, "\(trained.errors)")
      guard out == "run" else { break }
      let bare = try Tool.run("generate", "run", "--series", "2", "--steps", "4", "--out", "h", in: tiny.space.path)
      #expect(bare.code == 1 && bare.errors.contains("expected --like, with u, w"), "\(bare.errors)")
      let statics = try Tool.run("generate", "run", "--like", "like.csv", "--steps", "4", "--out", "h", in: tiny.space.path)
      #expect(statics.code == 1 && statics.errors.contains("static covariates"), "\(statics.errors)")
      try tiny.tool(
        "generate", "run", "--series", "3", "--steps", "9", "--like", "like.csv", "--statics", "statics.csv", "--out", "g.csv",
        "--statics-out", "gs.csv")
    }
    #expect(try tiny.rows("gs.csv") == [["series", "w"], ["s0", "1"], ["s1", "4"], ["s0-2", "1"]])
    #expect(try tiny.rows("g.csv")[0] == ["series", "time", "x", "y", "u"])
    #expect(try !tiny.space.names.contains("h"))
  }
}
