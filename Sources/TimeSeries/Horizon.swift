import Files
import Tensor

extension Series {
  /// The h times to forecast: the rows ahead, or, without covariates, as many more at the usual spacing.
  ///
  /// Throws a `UserError` when covariates are needed further ahead than the file gives them.
  public func horizon(_ h: Int, file: String? = nil) throws -> (times: [Double], covariates: [[Double]]) {
    require(h > 0, "a horizon of \(h) steps")
    let known = min(h, futureTimes.count)
    var times = Array(futureTimes.prefix(known))
    var covariates = Array(futureCovariates.prefix(known))
    guard known < h else { return (times, covariates) }
    let width = self.covariates.first?.count ?? 0
    guard width == 0 else {
      throw UserError(
        "series '\(id)' gives its covariates \(known) steps ahead", expected: "\(h), the horizon",
        hint: "add trailing rows with empty values and the covariates filled in, or forecast fewer steps", file: file)
    }
    for _ in known..<h {
      times.append((times.last ?? self.times.last ?? 0) + spacing)
      covariates.append([])
    }
    return (times, covariates)
  }

  /// The median difference of neighboring times, of an even number the upper one in the middle; 1 for a single row.
  public var spacing: Double {
    let all = times + futureTimes
    let steps = zip(all.dropFirst(), all).map(-).sorted()
    return steps.isEmpty ? 1 : steps[steps.count / 2]
  }
}
