import DeepStateSpace
import Files
import Runs

/// Models to train at one size and the questions they answer: what `ddssm study plan` runs.
///
/// A plan is a JSON file. `ablations`, `robustness` and `remedies` are compiled in and serve as examples of one's own.
public struct StudyPlan: Sendable {
  /// What all cases share unless they say otherwise.
  public struct Size: Sendable, Hashable, Codable {
    /// Training sequences.
    public var training = 1024
    /// Test sequences.
    public var test = 256
    /// T; the last step is forecast from the others.
    public var length = 32
    /// Draws of x_T for each test sequence.
    public var draws = 1024
    /// The number of updates of one training run.
    public var steps = 2500
    /// Runs of every case: data seeds 1, 2, …; see `PlannedCase.trainingSeed`.
    public var seeds = 3

    /// The shipped plans' size.
    public init() {}

    /// Whether there is something to train and to score; the fair CRPS compares two draws.
    var isPossible: Bool { length >= 2 && draws >= 2 && [training, test, steps, seeds].allSatisfy { $0 >= 1 } }
  }

  /// Cases against a baseline, the same data in each seed's run.
  public struct Question: Sendable, Hashable, Codable {
    /// In words.
    public var ask: String
    /// The name of the case the others are set against.
    public var baseline: String
    /// The names of the others.
    public var cases: [String]
  }

  /// What its report is called.
  public let title: String
  /// What all cases share.
  public let size: Size
  /// Every case, in the order of the file.
  public let cases: [PlannedCase]
  /// What is asked of them.
  public let questions: [Question]

  /// Only some cases, and of the questions what is left; throws a `UserError` for a name the plan does not have.
  public func only(_ names: [String]) throws -> StudyPlan {
    for name in names where !cases.contains(where: { $0.name == name }) {
      throw UserError(
        "the plan has no case '\(name)'", expected: "one of \(cases.map(\.name).joined(separator: ", "))",
        hint: nearestName(to: name, among: cases.map(\.name)).map { "did you mean '\($0)'?" })
    }
    let questions = questions.compactMap { question -> Question? in
      let left = question.cases.filter(names.contains)
      guard names.contains(question.baseline), !left.isEmpty else { return nil }
      return Question(ask: question.ask, baseline: question.baseline, cases: left)
    }
    let cases = cases.filter { names.contains($0.name) }
    for planned in cases { _ = try StudyPlan.trained(planned, among: cases) }
    return StudyPlan(title: title, size: size, cases: cases, questions: questions)
  }

  /// The same at another size.
  public func resized(_ change: (inout Size) -> Void) -> StudyPlan {
    var size = size
    change(&size)
    return StudyPlan(title: title, size: size, cases: cases, questions: questions)
  }
}

extension StudyPlan {
  /// The plans that are compiled in.
  public enum Shipped: String, Sendable, CaseIterable {
    /// What each part of the method contributes.
    case ablations
    /// Where the method breaks.
    case robustness
    /// What longer training and tuned settings bring, with gaps and without.
    case remedies
  }

  /// A plan that is compiled in.
  public init(_ shipped: Shipped) throws {
    let bytes =
      switch shipped {
      case .ablations: PackageResources.ablations_json
      case .robustness: PackageResources.robustness_json
      case .remedies: PackageResources.remedies_json
      }
    try self.init(SourceText(file: "\(shipped.rawValue).json", bytes: bytes))
  }

  /// Reads a plan; throws a `UserError` with line and column for whatever is wrong with it.
  public init(readingFile path: String) throws {
    try self.init(SourceText(readingFile: path))
  }

  init(_ source: SourceText) throws {
    let file = try SettingsFile(source)
    try file.root.requireKeys(["title", "size", "cases", "questions"], file: file.file)
    let size = try file.root.member("size").map { member in
      let size = try SettingsFile(root: member.value, file: file.file).applied(to: Size())
      guard size.isPossible else {
        throw UserError(
          "there is nothing to train or to score", expected: "a length and draws of 2 or more, and 1 or more of everything else",
          file: file.file,
          at: member.value.position)
      }
      return size
    }
    let cases = try StudyPlan.cases(of: file)
    guard !cases.isEmpty else {
      throw UserError(
        "there are no cases", expected: "one case or more", file: file.file,
        at: file.root.member("cases").map(\.value.position) ?? file.root.position)
    }
    let questions = try file.root.items(of: "questions", file: file.file).map { node in
      try node.requireKeys(["ask", "baseline", "cases"], file: file.file)
      let question = try SettingsFile(root: node, file: file.file).decoded(as: Question.self)
      for name in [question.baseline] + question.cases where !cases.contains(where: { $0.name == name }) {
        throw UserError(
          "a question names the case '\(name)'", expected: "one of \(cases.map(\.name).joined(separator: ", "))",
          file: file.file, at: node.position)
      }
      return question
    }
    struct Titled: Decodable { var title: String? }
    let title = try file.decoded(as: Titled.self).title ?? "A plan"
    self.init(title: title, size: size ?? Size(), cases: cases, questions: questions)
  }

  /// The cases, no two of one name.
  private static func cases(of file: SettingsFile) throws -> [PlannedCase] {
    try file.root.items(of: "cases", file: file.file).reduce(into: []) { cases, node in
      let next = try PlannedCase(node, file: file.file, after: cases)
      guard !cases.contains(where: { $0.name == next.name }) else {
        throw UserError(
          "'\(next.name)' names a second case", expected: "a name of its own for every case: runs are named after it",
          file: file.file, at: node.position)
      }
      if next.sharing != nil { _ = try trained(next, among: cases, file: file.file, at: node.position) }
      cases.append(next)
    }
  }

  /// The case whose runs a case takes: itself, or an earlier one; throws a `UserError` when there is none that is trained.
  static func trained(
    _ planned: PlannedCase, among cases: [PlannedCase], file: String? = nil, at position: TextPosition? = nil
  ) throws -> PlannedCase {
    guard let name = planned.sharing else { return planned }
    guard let found = cases.first(where: { $0.name == name }), found.sharing == nil else {
      throw UserError(
        "case '\(planned.name)' shares the runs of '\(name)'", expected: "a case before it that is trained itself", file: file,
        at: position)
    }
    return found
  }
}
