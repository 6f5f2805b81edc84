import BimodalNoise
import Files
import ReverseProcess
import Runs

/// One model of a plan: what it is trained on, what is changed of the recommended settings, how it is sampled.
public struct PlannedCase: Sendable {
  /// Its name, also that of its runs.
  public let name: String
  /// The model; of a case that shares runs, the model of the case that they are of.
  public let model: any ModelKind
  /// The preset that its settings begin as.
  public let preset: Preset
  /// The walk the data come from, and its name.
  public let walk: (name: String, process: ModalWalk)
  /// The share of the observations that is hidden.
  public let missing: Double
  /// T, where it is not the plan's.
  public let length: Int?
  /// Updates, where they are not the plan's.
  public let steps: Int?
  /// The case whose trained runs this one only samples in another way; nil when it is trained itself.
  public let sharing: String?
  /// How a diffusion is drawn from; nil for the model's own way.
  public let sampler: Sampler?
  private let changes: SettingsFile?

  private struct Fields: Decodable {
    var name: String
    var model: String?
    var preset: Preset?
    var walk: String?
    var missing: Double?
    var length: Int?
    var steps: Int?
    var sharing: String?
    var sampler: String?
  }

  /// Reads a case; throws a `UserError` with line and column.
  /// - Parameter earlier: the cases before it in the file, one of which it may share the runs of.
  init(_ node: JSONNode, file: String, after earlier: [PlannedCase]) throws {
    try node.requireKeys(
      ["name", "model", "preset", "walk", "missing", "length", "steps", "sharing", "sampler", "settings"], file: file)
    let fields = try SettingsFile(root: node, file: file).decoded(as: Fields.self)
    func wrong(_ found: String, _ expected: String) -> UserError {
      UserError("case '\(fields.name)': \(found)", expected: expected, file: file, at: node.position)
    }
    name = fields.name
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" }) else {
      throw wrong("its runs are named after it", "a name of letters, digits and hyphens")
    }
    let shared = earlier.first { $0.name == fields.sharing }
    do {
      model = try shared?.model ?? ModelRegistry.current.kind(named: fields.model ?? StateSpaceKind.ddssm.rawValue)
      try model.require(.forecast, for: "a plan")
    } catch let error as UserError {
      throw error.about(case: fields.name, file: file, at: node.member("model")?.value.position ?? node.position)
    }
    preset = fields.preset ?? model.presets[0]
    guard model.presets.contains(preset) else {
      throw wrong("there is no preset '\(preset.rawValue)'", "one of \(model.presets.map(\.rawValue).joined(separator: ", "))")
    }
    let wanted = fields.walk ?? "bimodal"
    guard let walk = ModalWalk.named.first(where: { $0.name == wanted }) else {
      throw wrong("there is no walk '\(wanted)'", "one of \(ModalWalk.named.map(\.name).joined(separator: ", "))")
    }
    self.walk = (walk.name, walk.walk)
    missing = fields.missing ?? 0
    guard (0..<1).contains(missing) else { throw wrong("the missing share is \(missing)", "a share from 0 and below 1") }
    (length, steps, sharing) = (fields.length, fields.steps, fields.sharing)
    guard length ?? 2 >= 2 else {
      throw wrong("its sequences have \(length ?? 0) steps", "2 or more, of which the last is forecast")
    }
    guard steps ?? 1 >= 1 else { throw wrong("it has \(steps ?? 0) updates", "1 or more") }
    sampler = try fields.sampler.map { name in
      guard let sampler = Sampler(name: name) else {
        throw wrong("there is no sampler '\(name)'", "ancestral, multistep16, implicit64 or the like")
      }
      return sampler
    }
    if sharing != nil, let idle = ["model", "preset", "steps", "settings"].first(where: { node.member($0) != nil }) {
      throw wrong("it shares runs and has '\(idle)'", "a 'sampler' of its own and nothing that would be trained")
    }
    changes = node.member("settings").map { SettingsFile(root: $0.value, file: file) }
    func check(_ kind: some ModelKind) throws { _ = try settings(of: kind, StudyPlan.Size()) }
    try check(model)
  }

  /// The preset at the plan's number of updates, with the changes of the case; throws a `UserError` for settings that are impossible.
  /// - Parameter kind: the case's model.
  public func settings<Kind: ModelKind>(of kind: Kind, _ size: StudyPlan.Size) throws -> Kind.Settings {
    var settings = try kind.settings(preset)
    settings.training.resize(to: steps ?? size.steps)
    if let changes { settings = try changes.applied(to: settings, whole: Kind.Settings.wholeObjects) }
    try settings.validate(file: changes?.file)
    return settings
  }

  /// How its states are drawn, in the words of `results.json`.
  var samplerName: String { sampler?.name ?? (model is StateSpaceKind ? "ancestral" : "its own sampler") }

  /// The seed of weights and noise of a run whose data have seed `data`: the two never share a stream.
  static func trainingSeed(data: Int) -> Int { 1000 + data }
}

extension UserError {
  /// The same error as one about a case of a plan.
  func about(case name: String, file: String? = nil, at position: TextPosition? = nil) -> UserError {
    UserError(
      "case '\(name)': \(message)", expected: expected, hint: hint, file: file ?? self.file, at: position ?? self.position)
  }
}
