import Autodiff
import Baselines
import ChapterKit
import DeepStateSpace

/// The deep Kalman filter and the DDSSM are one model with one field that differs.
enum TwinClaims {
  static let oneField = Claim(
    "Eq J.a",
    "The deep Kalman filter differs in one field of the settings; with equal weights all terms but the transition's are equal.",
    kind: .identity, oracle: "both settings field by field; both models bit by bit"
  ) { check in
    let twins = try ModelPair(seed: check.seed)
    let settings = twins.diffusion.settings
    let fresh = ModelSettings(kind: .gaussian, data: settings.data)
    check.exactly(
      try differences(settings, settings.deepKalmanFilter), claimed: ["kind"], "fields that differ",
      foils: [
        ("nothing", try differences(settings, settings)), ("default sizes for the baseline", try differences(settings, fresh)),
      ])
    check.exactly(
      settings.deepKalmanFilter.kind.rawValue, claimed: "dkf", "the kind", foils: [("the model's own", settings.kind.rawValue)])
    let (ours, theirs) = (twins.terms(.diffusion), twins.terms(.gaussian))
    let alone = twins.terms(.gaussian, at: twins.ownWeights(.gaussian))
    for term in ModelPair.Term.allCases where term != .transition {
      check.exactly(
        theirs[term] ?? [], claimed: ours[term] ?? [0], "\(term.rawValue), four trajectories",
        foils: [
          ("each with weights of its own", alone[term] ?? []), ("the transition term in its place", theirs[.transition] ?? []),
        ])
    }
  }

  static let psi = Claim(
    "Eq J.b",
    "The tensors that change only the transition term are ψ: Context Producer and head in one model, the denoiser in the other.",
    kind: .identity, oracle: "each tensor moved alone; the terms that change"
  ) { check in
    let tried = try (0..<3).map { try ModelPair(seed: check.seed + $0) }  // a unit may sleep under one set of weights
    let twins = tried[0]
    for kind in TransitionKind.allCases {
      let other = TransitionKind.allCases.filter { $0 != kind }[0]
      let groups = answering(tried, kind)
      let owner = kind == .gaussian ? "the denoiser's" : "the baseline's, as I.1 lists them"
      check.exactly(
        names(of: [.transition], twins.model(kind)), claimed: groups.transition, "\(kind.rawValue), tensors of ψ",
        foils: [
          (owner, names(of: [.transition], twins.model(other))),
          ("φ as well, since states move the term too", groups.encoder + groups.transition),
        ])
      check.exactly(
        names(of: [.encoder], twins.model(kind)), claimed: groups.encoder, "\(kind.rawValue), tensors of φ",
        foils: [("with θ", groups.encoder + groups.decoder)])
      check.exactly(
        names(of: [.decoder], twins.model(kind)), claimed: groups.decoder, "\(kind.rawValue), tensors of θ",
        foils: [("with ψ", groups.decoder + groups.transition)])
      check.exactly(
        names(of: [.prior, .auxiliary], twins.model(kind)), claimed: groups.initial, "\(kind.rawValue), tensors of η and Φ",
        foils: [("η alone", names(of: [.prior], twins.model(kind)))])
    }
  }

  /// The names of the tensors that lie within the groups' runs of the flat vector.
  private static func names(of groups: [ParameterGroup], _ model: StateSpaceModel) -> [String] {
    let runs = model.groups.filter { groups.contains($0.group) }.map(\.range)
    return model.layout.entries.filter { entry in
      let (start, end) = (entry.parameter.offset, entry.parameter.offset + entry.parameter.shape.count)
      return runs.contains { $0.lowerBound <= start && end <= $0.upperBound }
    }.map(\.name)
  }

  /// Each tensor by the terms that answer when it alone is moved, up or down, under any of several sets of weights.
  private static func answering(_ tried: [ModelPair], _ kind: TransitionKind) -> (
    encoder: [String], decoder: [String], transition: [String], initial: [String]
  ) {
    var answers: [String: Set<ModelPair.Term>] = [:]
    let entries = tried[0].model(kind).layout.entries
    for twins in tried {
      let (weights, before) = (twins.weights(kind), twins.terms(kind))
      for entry in entries {
        for step in [0.2, -0.3] {
          var moved = weights
          moved[entry] = weights[entry].enumerated().map { $1 + step * (1 + 0.3 * Double($0 % 3)) }
          let after = twins.terms(kind, at: moved)
          answers[entry.name, default: []].formUnion(ModelPair.Term.allCases.filter { before[$0] != after[$0] })
        }
      }
    }
    func names(_ fits: (Set<ModelPair.Term>) -> Bool) -> [String] { entries.map(\.name).filter { fits(answers[$0] ?? []) } }
    return (
      names { $0.count > 1 }, names { $0 == [.reconstruction] }, names { $0 == [.transition] }, names { $0 == [.initialPrior] }
    )
  }
}
