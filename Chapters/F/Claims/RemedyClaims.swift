import ChapterKit
import Experiments
import Foundation
import Runs

/// The search's best settings, tried with new seeds, longer and with gaps.
enum RemedyClaims {
  static let settings = Claim(
    "Eq F.bh",
    "The tuned settings of the plan are those of the search's best trial, to two digits; λ's way up takes the same share.",
    kind: .definition, oracle: "the recorded trial's numbers, rounded"
  ) { check in
    let results = try RecordedResults.tuning()
    let best = results.trials.first { $0.number == results.best }?.parameters ?? [:]
    func tried(_ name: String) -> Double { Double(best["training.\(name)"]?.text ?? "") ?? .nan }
    let plan = try StudyPlan(.remedies)
    for planned in plan.cases where planned.name.hasSuffix("tuned") {
      let training = try planned.settings(of: StateSpaceKind.ddssm, plan.size).training
      check.exactly(
        [training.batch, training.trajectories, training.levelsPerState],
        claimed: ["batch", "trajectories", "levelsPerState"].map { Int(tried($0)) }, "\(planned.name): batch, S, S_k",
        foils: [("the recommended ones", [64, 2, 5])])
      let share = Double(training.lambda.warmup) / Double(training.steps)
      let (rates, lambda) = (training.rates, training.lambda)
      let found = [rates.encoder, rates.decoder, rates.transition, rates.initial, lambda.end, share]
      let exact =
        ["rates.encoder", "rates.decoder", "rates.transition", "rates.initial", "lambda.end"].map(tried)
        + [tried("lambda.warmup") / 1500]
      let recommended = Preset.recommended.settings(for: .diffusion).training
      let usual = [
        recommended.rates.encoder, recommended.rates.decoder, recommended.rates.transition, recommended.rates.initial,
        recommended.lambda.end, Double(recommended.lambda.warmup) / Double(recommended.steps),
      ]
      check.atMost(
        farthest(found, exact), 0.025, "\(planned.name): rates, λ's end, the share of its way up, at most 2.5 % apart",
        lowerFoils: [("the recommended ones", farthest(usual, exact))])
    }
  }

  static let longer = Claim(
    "Eq F.bi",
    "With four times the training the lead is gone: in no seed do the tuned settings end below the full study's recommended ones.",
    kind: .finding, oracle: "the recorded seeds of both studies, one beside the other"
  ) { check in
    let full = try RecordedResults.bimodal().summary(.ddssm, .jsd)?.perSeed.compactMap(\.self) ?? []
    let plan = try RecordedResults.plan(.remedies)
    let (tuned, brief) = (plan.runs(of: "bimodal-longer-tuned"), plan.runs(of: "bimodal"))
    check.exactly(tuned.map(\.seed).sorted(), claimed: [1, 2, 3], "seeds", foils: [("two of them", [1, 2])])
    for run in tuned {
      check.atMost(
        full[run.seed - 1], run.jsd ?? .nan, "seed \(run.seed): the recommended ones', and the tuned ones'",
        lowerFoils: [("the recommended ones' after 2,500 updates", brief.first { $0.seed == run.seed }?.jsd ?? .nan)])
    }
  }

  private static func farthest(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).map { abs($0 / $1 - 1) }.max() ?? .nan }
}
