import Autodiff
import Tensor

extension SafeTensors {
  /// A model's parameters as a file of weights: one 32- or 64-bit tensor for each of its layout's entries.
  public init(_ parameters: Parameters, metadata: [String: String] = [:]) {
    let all = parameters.values.values
    let pairs = parameters.layout.entries.map { entry -> (String, StoredTensor) in
      let start = entry.parameter.offset
      let values = all[start..<start + entry.parameter.shape.count]
      let stored: StoredTensor.Values =
        parameters.values.precision == .single ? .float32(values.map { Float($0) }) : .float64(Array(values))
      return (entry.name, StoredTensor(shape: entry.parameter.shape.array, values: stored))
    }
    self.init(tensors: Dictionary(uniqueKeysWithValues: pairs), metadata: metadata)
  }

  /// The parameters of a layout whose entries this file has; check that with `WeightsMatch` first.
  public func parameters(_ layout: ParameterLayout, _ precision: Precision) -> Parameters {
    var parameters = Parameters(layout, values: Tensor(zeros: [layout.count], precision))
    for entry in layout.entries {
      guard let tensor = tensors[entry.name] else { continue }
      parameters[entry] = tensor.values.doubles
    }
    return parameters
  }
}

extension ParameterLayout {
  /// The shape of each entry by name: what a file of weights must hold.
  public var shapes: [String: [Int]] {
    Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.parameter.shape.array) })
  }
}

extension StoredTensor.Values {
  /// The numbers, widened to double precision.
  public var doubles: [Double] {
    switch self {
    case .float32(let values): values.map { Double($0) }
    case .float64(let values): values
    case .int64(let values): values.map { Double($0) }
    }
  }
}
