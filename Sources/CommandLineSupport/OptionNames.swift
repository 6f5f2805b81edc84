import Files

/// The library names its parameters in backquotes; here they become the options by which the commands take them.
package enum OptionNames {
  /// By parameter: the option.
  private static let options = [
    "window": "--window", "stride": "--stride", "holdOut": "--holdout", "covariates": "--covariates", "statics": "--statics",
    "logarithm": "--log", "directory": "--out", "replacing: true": "--force", "fittedRows: true": "--all", "study": "--study",
    "python": "--python", "engine": "--engine", "validation": "--validation", "sampler": "--sampler", "like": "--like",
    "series": "--series", "steps": "--steps",
  ]

  /// The error as a user of the command line reads it.
  package static func translate(_ error: UserError) -> UserError {
    var error = error
    error.message = translate(error.message)
    error.expected = error.expected.map(translate)
    error.hint = error.hint.map(translate)
    return error
  }

  private static func translate(_ text: String) -> String {
    options.reduce(text) { $0.replacing("`\($1.key)`", with: $1.value) }
  }
}
