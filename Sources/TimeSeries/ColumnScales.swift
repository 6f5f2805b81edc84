import Probability
import Tensor

extension ColumnScale {
  /// The scale of some numbers, in two passes; standard deviation 1 where there is nothing to divide by.
  package init(of numbers: [Double]) { self = Self.measure(numbers).scale }

  /// The scale, and whether the numbers are equal but for rounding, so that there is nothing to divide by.
  fileprivate static func measure(_ numbers: [Double]) -> (scale: ColumnScale, isConstant: Bool) {
    let count = Double(max(numbers.count, 1))
    let mean = numbers.reduce(0) { $0 + $1 / count }
    let spread = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / count }.squareRoot()
    let isConstant = numbers.allSatisfy { $0 == numbers.first } || spread <= relativeResolution * abs(mean)
    let scale = ColumnScale(mean: isConstant ? numbers.first ?? 0 : mean, standardDeviation: isConstant ? 1 : spread)
    return (scale, isConstant)
  }
}

/// The scales of all columns of a table, taken from the rows that take part in fitting and from no others.
public struct ColumnScales: Equatable, Codable, Sendable {
  /// Of the D observed columns.
  public let observations: [ColumnScale]
  /// Of the V dynamic covariates.
  public let covariates: [ColumnScale]
  /// Of the W static covariates, each series counted once.
  public let statics: [ColumnScale]

  /// Measures the observed entries of the first `fittingRows[i]` rows of each series.
  ///
  /// `warnings` says which columns are constant or empty there; their standard deviation is 1.
  public static func measure(
    _ table: SeriesTable, fittingRows: [Int]
  ) -> (columnScales: ColumnScales, warnings: [String]) {
    require(fittingRows.count == table.series.count, "\(table.series.count) series but \(fittingRows.count) limits")
    let fitted = zip(table.series, fittingRows).filter { $0.1 > 0 }
    let observations = table.observationNames.indices.map { column in
      fitted.flatMap { series, rows in
        (0..<rows).filter { series.observed[$0][column] }.map { series.values[$0][column] }
      }
    }
    let covariates = table.covariateNames.indices.map { column in
      fitted.flatMap { series, rows in (0..<rows).map { series.covariates[$0][column] } }
    }
    let statics = table.staticNames.indices.map { column in fitted.map { $0.0.statics[column] } }
    let warnings =
      warnings(table.observationNames, observations) + warnings(table.covariateNames, covariates)
      + warnings(table.staticNames, statics)
    let scales = ColumnScales(
      observations: observations.map(ColumnScale.init), covariates: covariates.map(ColumnScale.init),
      statics: statics.map(ColumnScale.init))
    return (scales, warnings)
  }

  private static func warnings(_ names: [String], _ columns: [[Double]]) -> [String] {
    zip(names, columns).compactMap { name, numbers in
      if numbers.isEmpty { return "column '\(name)' has no value in the rows to fit; it is left as it is" }
      guard ColumnScale.measure(numbers).isConstant else { return nil }
      return "column '\(name)' is constant (\(numbers[0])) in the rows to fit; it is centred, not scaled"
    }
  }
}
