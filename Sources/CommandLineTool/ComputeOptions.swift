import ArgumentParser
import CommandLineSupport
import Foundation
import ReverseProcess

/// Where random numbers begin and how many threads work.
struct ComputeOptions: ParsableArguments {
  @Option(help: "The seed of every random number, 0 to 4294967295.")
  var seed = 0

  @Option(help: "Threads to work with. The result is the same for every number.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    try UsageCheck.require("--seed", seed, in: 0...Int(UInt32.max))
    try UsageCheck.require("--threads", threads, in: 1...1024)
  }
}

/// How a trained model is sampled.
struct SamplingOptions: ParsableArguments {
  @Option(
    help: """
      How states are drawn from a diffusion: ancestral (every level, the distribution that was trained), or with fewer calls of the \
      network and nearly that distribution: multistep16, second order, or implicit64, first order (the number of calls); ancestral \
      when absent. A model without a diffusion has no choice.
      """)
  var sampler: Sampler?
}

/// Names separated by commas, as in `--covariates temperature,holiday`.
struct NameList: ExpressibleByArgument, Equatable {
  let names: [String]

  init(_ names: [String]) { self.names = names }

  /// Refuses empty and doubled names.
  init?(argument: String) {
    names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard !names.contains(""), Set(names).count == names.count else { return nil }
  }
}
