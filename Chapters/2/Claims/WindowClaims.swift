import ChapterKit
import DeepStateSpace
import Networks

/// What each factor can see, and that it sees all of it: windows found by moving one input at a time.
enum WindowClaims {
  static let emission = Claim(
    "Eq 08", "The decoder's x_t depends on z_{t−j+1:t} and u_{t−j+1:t}, for t < j on those that exist, and on nothing else.",
    kind: .identity,
    oracle: "each input moved by 1, one time after another"
  ) { check in
    let tried = try Weightings(.diffusion, seed: check.seed)
    let claimed = tried.window({ $0 - 1 }, { $0 })
    let foils = [
      ("one state more", tried.window({ $0 - 2 }, { $0 })), ("the next state too", tried.window({ $0 - 1 }, { $0 + 1 })),
      ("only z_t", tried.window({ $0 }, { $0 })),
    ]
    check.exactly(
      tried.times(of: \.states, in: Dependence.emission), claimed: claimed, "j = 2, states that move x_t", foils: foils)
    check.exactly(tried.times(of: \.covariates, in: Dependence.emission), claimed: claimed, "j = 2, covariates", foils: foils)
    check.exactly(
      tried.times(of: \.observations, in: Dependence.emission), claimed: tried.window({ _ in 1 }, { _ in 0 }),
      "j = 2, observations",
      foils: [("the observation before", tried.window({ $0 - 1 }, { $0 - 1 }))])
  }

  static let transition = Claim(
    "Eq 07", "The transition's z_t depends on all of z_{t−j:t−1} and u_{t−j:t}, and on no observation.", kind: .identity,
    oracle: "each input moved by 1, one time after another"
  ) { check in
    for kind in TransitionKind.allCases {
      let tried = try Weightings(kind, seed: check.seed)
      let claimed = tried.window(from: 3, { $0 - 2 }, { $0 })
      check.exactly(
        tried.times(of: \.states, in: Dependence.transition), claimed: claimed, "\(kind.rawValue), j = 2, states and the target",
        foils: [
          ("order 1", tried.window(from: 3, { $0 - 1 }, { $0 })), ("order 3", tried.window(from: 3, { $0 - 3 }, { $0 })),
          ("no history", tried.window(from: 3, { $0 }, { $0 })),
        ])
      check.exactly(
        tried.times(of: \.covariates, in: Dependence.transition), claimed: claimed, "\(kind.rawValue), j = 2, covariates",
        foils: [
          ("u_t left out", tried.window(from: 3, { $0 - 2 }, { $0 - 1 })), ("u_t alone", tried.window(from: 3, { $0 }, { $0 })),
        ])
      check.exactly(
        tried.times(of: \.observations, in: Dependence.transition), claimed: tried.window(from: 3, { _ in 1 }, { _ in 0 }),
        "\(kind.rawValue), observations", foils: [("feedback of x_{t−1}", tried.window(from: 3, { $0 - 1 }, { $0 - 1 }))])
    }
  }

  static let encoder = Claim(
    "Eq 20",
    "Given z_{t−j:t−1}, the encoder's z_t depends on x_{t:T} and u_{t−j:T}, and not on x_{1:t−1}.",
    kind: .identity, oracle: "each input moved by 1, the drawn states held fixed"
  ) { check in
    let tried = try Weightings(.gaussian, seed: check.seed)
    check.exactly(
      tried.times(of: \.observations, in: Dependence.encoder), claimed: tried.window({ $0 }, { _ in 6 }), "observations, T = 6",
      foils: [
        ("a smoother that sees everything", tried.window({ _ in 1 }, { _ in 6 })), ("a filter", tried.window({ _ in 1 }, { $0 })),
        ("the summary one step late", tried.window({ $0 + 1 }, { _ in 6 })),
      ])
    check.exactly(
      tried.times(of: \.states, in: Dependence.encoder), claimed: tried.window({ $0 - 2 }, { $0 - 1 }), "states, j = 2",
      foils: [("order 1", tried.window({ $0 - 1 }, { $0 - 1 })), ("order 3", tried.window({ $0 - 3 }, { $0 - 1 }))])
    check.exactly(
      tried.times(of: \.covariates, in: Dependence.encoder), claimed: tried.window({ $0 - 2 }, { _ in 6 }), "covariates",
      foils: [("u_{t−j:t}, as Eq 20 is printed", tried.window({ $0 - 2 }, { $0 }))])
    let printed = try Weightings(.gaussian, seed: check.seed) { $0.summarizesCovariates = false }
    check.exactly(
      printed.times(of: \.covariates, in: Dependence.encoder), claimed: printed.window({ $0 - 2 }, { $0 }),
      "covariates, the option that follows the print", foils: [("u_{t−j:T}", printed.window({ $0 - 2 }, { _ in 6 }))])
  }
}
