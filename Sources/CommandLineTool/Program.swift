import ArgumentParser
import CommandLineSupport

/// The command line `ddssm`.
@main
struct Program {
  static func main() { DDSSMCommand.launch() }
}

/// The root of the commands.
struct DDSSMCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddssm", abstract: "Diffusion-driven state space models: learn from time series, forecast, generate, and score.",
    version: "0.1.0",
    subcommands: [
      SimulateCommand.self, TrainCommand.self, ForecastCommand.self, GenerateCommand.self, EvaluateCommand.self, TuneCommand.self,
      StudyCommand.self,
    ])
}
