import Autodiff
import DiffusionLoss

/// A function of the row, of its noisy state and of its level, in the place of the network F_ψ.
struct PlainNetwork: OutputNetwork {
  let function: (_ row: Int, _ noisy: [Double], _ level: Int) -> [Double]

  func output(noisy: Variable, levels: [Int]) -> Variable {
    let (width, values) = (noisy.shape[1], noisy.doubles)
    let rows = levels.enumerated().flatMap { row, k in function(row, Array(values[width * row..<width * (row + 1)]), k) }
    return noisy.tape.constant(rows, [levels.count, width])
  }
}
