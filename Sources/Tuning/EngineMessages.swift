import Foundation

/// What the search engine is asked: one JSON object a line.
enum EngineRequest {
  /// Opens or joins a study.
  struct Open: Encodable {
    let `do` = "open"
    let study: String
    let storage: String
    let direction: String
    let task: [String: String]
    let space: [Parameter]
    let first: [String: ParameterValue]
    let startup: Int
    let trials: Int
    let seed: Int
    let grace: Int
  }

  /// A searched parameter.
  struct Parameter: Encodable {
    let name: String
    var whole: Bool?
    var low: ParameterValue?
    var high: ParameterValue?
    var log: Bool?
    var choices: [String]?
  }

  /// A request of one word: `ask` for the next trial, or for all `trials`.
  struct Word: Encodable {
    let `do`: String
  }

  /// Tells a value on the way.
  struct Report: Encodable {
    let `do` = "report"
    let step: Int
    let value: Double
  }

  /// Tells how the trial under way ended.
  struct Tell: Encodable {
    let `do` = "tell"
    let state: String
    var value: Double?
    var why: String?
    var detail: String?
  }

  /// Draws the engine's own plots.
  struct Plot: Encodable {
    let `do` = "plot"
    let directory: String
  }
}

/// What the search engine answers, beside `{"error": …}`.
enum EngineAnswer {
  struct Failure: Decodable {
    let error: String
    let missing: Bool?
  }

  struct Opened: Decodable {
    let task: [String: String]
  }

  struct Next: Decodable {
    let next: String
    let trial: TrialProposal?
  }

  struct Verdict: Decodable {
    let verdict: String
  }

  struct Trials: Decodable {
    let trials: [TrialRecord]
  }

  struct Drawn: Decodable {
    let drawn: [String]
  }
}

/// A trial to run.
struct TrialProposal: Codable, Equatable {
  /// Its number in the study.
  let number: Int
  /// The number of the first trial with these parameters: another than `number` when this one is a retry.
  let slot: Int
  let parameters: [String: ParameterValue]
  /// How many earlier trials of the slot diverged.
  let divergences: Int
}

/// A trial as the study remembers it.
public struct TrialRecord: Codable, Equatable, Sendable {
  /// A value on the way.
  public struct Rung: Codable, Equatable, Sendable {
    /// After so many updates.
    public var step: Int
    /// The metric then.
    public var value: Double
  }

  /// Its number in the study.
  public var number: Int
  /// The number of the first trial with these parameters.
  public var slot: Int
  /// `complete`, `pruned`, `fail`, `interrupted` (and given back), `running` or `waiting`.
  public var state: String
  /// The metric of a complete trial.
  public var value: Double?
  /// From its beginning to its end.
  public var seconds: Double?
  /// By path.
  public var parameters: [String: ParameterValue]
  /// The metric on the way.
  public var rungs: [Rung]
  /// What went wrong, if something did.
  public var why: String?
  /// Host and process.
  public var worker: String?
}

extension SearchParameter {
  /// The parameter as the engine is told of it.
  var request: EngineRequest.Parameter {
    switch range {
    case .whole(let range, let log):
      .init(name: path, whole: true, low: .whole(range.lowerBound), high: .whole(range.upperBound), log: log)
    case .real(let range, let log):
      .init(name: path, whole: false, low: .real(range.lowerBound), high: .real(range.upperBound), log: log)
    case .choices(let choices): .init(name: path, choices: choices.map(\.label))
    }
  }
}
