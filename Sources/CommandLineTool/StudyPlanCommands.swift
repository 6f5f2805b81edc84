import ArgumentParser
import CommandLineSupport
import Experiments
import Files
import Foundation

/// What every plan asks for.
struct PlanOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The directory to write into; a plan that was stopped there goes on.", valueName: "dir"))
  var out: String

  @Option(help: ArgumentHelp("Only these cases, separated by commas.", valueName: "a,b"))
  var only: NameList?

  @Option(help: "Runs of every case, in place of the plan's number.")
  var seeds: Int?

  @Option(help: "Updates of every case that has no number of its own, in place of the plan's.")
  var steps: Int?

  @Option(help: "Test sequences, in place of the plan's number.")
  var test: Int?

  @Option(help: "Training sequences, in place of the plan's number.")
  var training: Int?

  @Option(help: "Threads to work with. The result is the same for every number.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    try UsageCheck.require("--seeds", seeds, in: 1...1000)
    try UsageCheck.require("--steps", steps, in: 1...Int.max)
    try UsageCheck.require("--test", test, in: 1...1_000_000)
    try UsageCheck.require("--training", training, in: 1...1_000_000)
    try UsageCheck.require("--threads", threads, in: 1...1024)
  }

  /// Runs a plan and prints where its report is.
  func run(_ plan: StudyPlan) throws {
    var plan = try only.map { try plan.only($0.names) } ?? plan
    plan = plan.resized {
      $0.seeds = seeds ?? $0.seeds
      $0.steps = steps ?? $0.steps
      $0.test = test ?? $0.test
      $0.training = training ?? $0.training
    }
    try OutputDirectory.create(at: out)
    do {
      let interrupt = InterruptFlag()
      let results = try PlanRun(plan, directory: out, threads: threads).run(
        isInterrupted: { interrupt.isRaised }, say: Console.say)
      for question in results.questions { print("\(PlanTable(results, question))\n") }
    } catch let stop as StudyInterrupted {
      Console.write(stop.description)
      throw ExitCode(130)
    }
    print("\(out)/report.md and \(out)/results.json hold the tables and every run")
  }
}

/// `ddssm study ablations`.
struct StudyAblationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ablations", abstract: "Change one part of the method at a time: what does it contribute?",
    discussion: """
      Trains every case of the plan with every seed on the simulated walk, scores it by the exact distribution and compares it with its \
      baseline, seed by seed. Writes results.json, report.md and the runs into the output directory.
      """)

  @OptionGroup var options: PlanOptions

  func run() throws { try options.run(StudyPlan(.ablations)) }
}

/// `ddssm study robustness`.
struct StudyRobustnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "robustness", abstract: "Other noise, other modes, missing values, longer sequences: where does it break?",
    discussion: "As `study ablations`, with data of other distributions.")

  @OptionGroup var options: PlanOptions

  func run() throws { try options.run(StudyPlan(.robustness)) }
}

/// `ddssm study remedies`.
struct StudyRemediesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remedies", abstract: "Longer training, tuned settings, gaps: what helps?",
    discussion: "As `study ablations`, for what the other two plans leave open.")

  @OptionGroup var options: PlanOptions

  func run() throws { try options.run(StudyPlan(.remedies)) }
}

/// `ddssm study plan`: one's own.
struct StudyPlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Run a plan of one's own.",
    discussion: """
      A plan is a JSON file of cases and questions, like Sources/F-Experiments/Plans/ablations.json. A case may change settings, \
      the walk (bimodal, quiet-bimodal, trimodal, state-dependent, biased, second-order), the share of missing values, the length, \
      the model or the sampler.
      """)

  @Argument(help: ArgumentHelp("The plan.", valueName: "file.json"))
  var file: String

  @OptionGroup var options: PlanOptions

  func run() throws { try options.run(StudyPlan(readingFile: file)) }
}
