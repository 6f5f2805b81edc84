import ArgumentParser
import Experiments
import Foundation
import Tensor

/// The command line `ddssm`: runs the command asked for and turns errors into words and exit codes.
///
/// 0: done. 1: the world was wrong (a file, a setting). 64: the command line was wrong. 130: stopped by Ctrl-C.
@main
struct Program {
  static func main() {
    OpenBLAS.adoptFastestKernels()
    do {
      var command = try DDSSMCommand.parseAsRoot()
      try command.run()
    } catch let error as UserError {
      Announcement.write("\(error)")
      exit(1)
    } catch {
      DDSSMCommand.exit(withError: error)
    }
  }
}

/// The root of the commands.
struct DDSSMCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddssm", abstract: "Diffusion-driven state space models: learn from time series, forecast, and judge.",
    version: "0.1.0",
    subcommands: [
      SimulateCommand.self, TrainCommand.self, ForecastCommand.self, EvaluateCommand.self, TuneCommand.self, StudyCommand.self,
      BenchCommand.self,
    ])
}
