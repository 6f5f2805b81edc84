import Baselines
import DeepStateSpace
import DiffusionChain
import Files
import Runs
import Testing

/// A schedule from a least deviation to 80.
private func karras(minimum: Double = 0.01, exponent: Double = 7) -> String {
  let schedule = #""kind": "karras", "minimum": \#(minimum), "maximum": 80, "exponent": \#(exponent), "levels": 8"#
  return "{\"diffusion\": {\"schedule\": {\(schedule)}}}"
}

private func apply(_ text: String) throws -> RunSettings {
  let file = try SettingsFile(SourceText(file: "c.json", bytes: Array(text.utf8)))
  let settings = try file.applied(to: Preset.recommended.settings(for: .diffusion), whole: ["diffusion.schedule"])
  try settings.validate(file: "c.json")
  return settings
}

@Suite struct RunSettingsTests {
  @Test("Every preset is valid as it stands, for both models")
  func presets() throws {
    for preset in Preset.allCases {
      for kind in TransitionKind.allCases { try preset.settings(for: kind).validate(file: nil) }
    }
  }

  @Test("A short training of a DKF is a quarter of the recommended one; of a DDSSM, as many trajectories")
  func short() throws {
    for kind in TransitionKind.allCases {
      var quarter = Preset.recommended.settings(for: kind)
      quarter.training.resize(to: quarter.training.steps / 4)
      let short = Preset.short.settings(for: kind)
      if kind == .gaussian { #expect(short == quarter) }
      #expect(trajectories(short) == trajectories(quarter))
      #expect(trajectories(short) < trajectories(Preset.recommended.settings(for: kind)))
    }
  }

  private func trajectories(_ settings: RunSettings) -> Int {
    settings.training.steps * settings.training.batch * settings.training.trajectories
  }

  @Test("The noise schedule is replaced as a whole, and its keys depend on its kind")
  func schedule() throws {
    let cosine = try apply(#"{"diffusion": {"schedule": {"kind": "cosine", "levels": 16}}}"#)
    #expect(cosine.diffusion.schedule == NoiseSchedule.Specification(.cosine(), levels: 16))
    let stranger = try userError {
      _ = try apply(#"{"diffusion": {"schedule": {"kind": "cosine", "levels": 16, "ofset": 0.1}}}"#)
    }
    #expect(stranger.description.hasPrefix("c.json:1:61: error: unknown setting 'diffusion.schedule.ofset'"), "\(stranger)")
    #expect(stranger.hint == "did you mean 'diffusion.schedule.offset'?")
    let partial = try userError { _ = try apply(#"{"diffusion": {"schedule": {"kind": "linear", "levels": 16}}}"#) }
    #expect(partial.message == "the setting 'diffusion.schedule.from' is missing")
  }

  @Test(
    "A setting that no training can have is refused by its path",
    arguments: [
      (#"{"network": {"order": 0}}"#, "'network.order' is 0", "1 or more"),
      (#"{"training": {"squareDecay": 1}}"#, "'training.squareDecay' is 1.0", "a number from 0 to below 1"),
      (#"{"network": {"timeMixer": "lstm"}}"#, "'network.timeMixer' does not accept", "one of identity"),
      (#"{"training": {"entropy": "drawn"}}"#, "'training.entropy' does not accept", "one of sampled, closedForm"),
      (#"{"network": {"emission": "linaer"}}"#, "'network.emission' does not accept", "one of network, linear"),
      (#"{"network": {"emissionStartLogVariance": -11}}"#, "'network.emissionStartLogVariance' is -11.0", "between least"),
      (#"{"training": {"lambda": {"settlesFrom": 0.95}}}"#, "'training.lambda.settlesFrom' is 0.95", "below settlesBy"),
      (#"{"network": {"timeMixer": "attention3"}}"#, "'network.timeMixer' is attention3", "heads that divide the 16 channels"),
      (#"{"network": {"levelWidth": 7}}"#, "'network.levelWidth' is 7", "an even number"),
      (#"{"network": {"leastLogVariance": 11}}"#, "'network.leastLogVariance' is 11.0", "below greatestLogVariance"),
      (#"{"training": {"batch": 0}}"#, "'training.batch' is 0", "1 or more"),
      (#"{"training": {"rates": {"decoder": 0}}}"#, "'training.rates.decoder' is 0.0", "a number above 0"),
      (#"{"training": {"lambda": {"end": -1}}}"#, "'training.lambda.end' is -1.0", "0 or more"),
      (#"{"training": {"averageDecay": 1}}"#, "'training.averageDecay' is 1.0", "from 0 to below 1"),
      (#"{"diffusion": {"schedule": {"kind": "cosine", "levels": 0}}}"#, "makes no noise schedule", "at least one level"),
      (
        #"{"diffusion": {"schedule": {"kind": "foo", "levels": 2}}}"#, "'diffusion.schedule.kind' does not accept \"foo\"",
        "one of linear, cosine, karras, listed"
      ),
      (karras(minimum: 0), "makes no noise schedule", "σ must rise"),
      (karras(minimum: 90), "makes no noise schedule", "σ must rise"),
      (karras(minimum: 80), "makes no noise schedule", "σ must rise"),
      (karras(exponent: 0), "makes no noise schedule", "σ must rise"),
      (karras(exponent: -7), "makes no noise schedule", "σ must rise"),
    ])
  func refused(text: String, says: String, expected: String) throws {
    let error = try userError { _ = try apply(text) }
    #expect(error.file == "c.json")
    #expect(error.message.contains(says), "\(error)")
    #expect(error.expected?.contains(expected) == true, "\(error)")
  }

  @Test("The least that a setting allows passes, and one step beyond is refused: whole numbers, shares and rates")
  func edges() throws {
    let counts = [
      "network.latents", "network.order", "network.channels", "network.hidden", "network.summaryLayers",
      "network.encoderBlocks", "network.decoderBlocks", "network.initialBlocks", "network.transitionBlocks", "network.maskWidth",
      "network.levelProjection",
      "training.steps", "training.batch", "training.trajectories", "training.levelsPerState", "training.starts",
      "training.startSteps", "training.logEvery", "training.checkpointEvery",
    ]
    let fromZero = [
      "rateSchedule.warmup", "lambda.warmup", "lambda.hold", "lambda.start", "lambda.end", "lambda.peak", "weightDecay",
      "gradientClip",
    ]
    var edges: [(setting: String, allowed: String, refused: [String])] = counts.map { ($0, "1", ["0", "-1"]) }
    edges += fromZero.map { ("training.\($0)", "0", ["-1"]) }
    edges += ["squareDecay", "averageDecay", "firstStage"].map { ("training.\($0)", "0", ["1", "-0.5"]) }
    edges += ["encoder", "decoder", "transition", "initial"].map { ("training.rates.\($0)", "1e-9", ["0", "-1"]) }
    edges += [("network.levelWidth", "2", ["0", "1", "3", "-2"]), ("network.timeWidth", "0", ["1", "-2"])]
    edges += [("training.trajectories", "65536", ["65537"]), ("training.lambda.settlesBy", "1", ["1.01", "0.5"])]
    for (setting, allowed, refused) in edges {
      func text(_ value: String) -> String {
        let keys = setting.split(separator: ".")
        return keys.map { "{\"\($0)\": " }.joined() + value + String(repeating: "}", count: keys.count)
      }
      #expect(throws: Never.self, "\(setting) = \(allowed)") { try apply(text(allowed)) }
      for value in refused { #expect(throws: UserError.self, "\(setting) = \(value)") { try apply(text(value)) } }
    }
  }

  @Test("A training sequence must be longer than the Markov order")
  func transition() throws {
    var settings = RunSettings()
    settings.network.order = 3
    try settings.requireTransition(in: 4, file: nil)
    #expect(try userError { try settings.requireTransition(in: 3, file: nil) }.message.contains("has 3 steps"))
  }

  @Test("The last observation of each feature is carried forward over missing ones")
  func lastObservation() {
    let carried = LastObservation.carriedForward(
      [[1, 7], [2, 8], [0, 9]], observed: [[true, false], [true, false], [false, false]])
    #expect(carried == [2, nil])
  }
}
