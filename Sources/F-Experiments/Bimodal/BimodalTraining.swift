import BimodalNoise
import DeepStateSpace
import Networks
import Runs
import TimeSeries
import Training

extension BimodalStudy {
  /// The observed sequences of one data set, as a model takes them.
  package static func sequences(_ simulated: [BimodalSequence]) -> SequenceSet {
    SequenceSet(
      count: simulated.count, steps: length, extents: DataExtents(observations: 1), observations: simulated.flatMap(\.observed))
  }

  /// The settings of one model: the preset's, with the study's number of updates.
  func settings(_ kind: StateSpaceKind) -> RunSettings {
    var settings = kind.settings(preset)
    if let steps = size.steps { settings.training.resize(to: steps) }
    return settings
  }

  /// Trains one model and leaves its run under `runs/`, or takes the one that is there.
  func train(_ kind: StateSpaceKind, seed: Int, isInterrupted: () -> Bool) throws -> StudyRun<StateSpaceKind> {
    let (config, data) = try config(kind, seed: seed)
    return try StudyRun(
      config, name: Self.name(kind, seed: seed), data: data, in: directory, threads: threads, isInterrupted: isInterrupted)
  }

  /// The name of a run under `runs/`.
  static func name(_ kind: StateSpaceKind, seed: Int) -> String { "\(kind.rawValue)-\(seed)" }

  /// How one model is trained, and its data.
  func config(_ kind: StateSpaceKind, seed: Int) throws -> (config: RunConfig<StateSpaceKind>, data: TrainingData) {
    let table = SeriesTable(walk.simulate(sequences: size.training, length: Self.length, seed: seed))
    let data = try TrainingData(table, holdOut: HoldOut(fraction: 0), file: "the simulated series")
    let config = RunConfig(
      model: kind, preset: preset, seed: Self.trainingSeed(data: seed), data: data.record, settings: settings(kind))
    return (config, data)
  }
}

extension SeriesTable {
  /// Simulated sequences as a table of series 1, 2, … with the one column `x` and times from 1.
  public init(_ simulated: [BimodalSequence]) {
    self.init(
      observationNames: ["x"],
      series: simulated.enumerated().map { index, sequence in
        Series(
          id: "\(index + 1)", times: sequence.observed.indices.map { Double($0 + 1) }, values: sequence.observed.map { [$0] })
      })
  }
}
