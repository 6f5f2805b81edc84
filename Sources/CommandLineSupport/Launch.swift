import ArgumentParser
import Files
import Foundation
import Tensor

extension ParsableCommand {
  /// Runs the command that was typed and turns errors into words and exit codes.
  ///
  /// 0: done. 1: the input was wrong (a file, a setting). 64: the command line was wrong. 130: stopped by Ctrl-C.
  package static func launch() {
    OpenBLAS.adoptFastestKernels()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as UserError {
      Console.write("\(OptionNames.translate(error))")
      Foundation.exit(1)
    } catch {
      exit(withError: error)
    }
  }
}
