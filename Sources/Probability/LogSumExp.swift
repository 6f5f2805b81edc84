import Foundation

/// log Σ eᵃ without overflow: the largest term is taken out first. −∞ when every term is.
package func logSumExp(_ terms: [Double]) -> Double {
  guard let largest = terms.max(), largest > -.infinity else { return -.infinity }
  return largest + log(terms.reduce(0) { $0 + exp($1 - largest) })
}
