import Autodiff
import Files
import Tensor

extension SafeTensors {
  /// A model's parameters as a file holds them.
  public init(_ parameters: Parameters, metadata: [String: String] = [:]) {
    let tensors = parameters.layout.entries.map { entry -> (String, StoredTensor) in
      let numbers = parameters[entry]
      let values: StoredTensor.Values =
        parameters.values.precision == .single ? .float32(numbers.map(Float.init)) : .float64(numbers)
      return (entry.name, StoredTensor(shape: entry.parameter.shape.array, values: values))
    }
    self.init(tensors: Dictionary(uniqueKeysWithValues: tensors), metadata: metadata)
  }
}

extension RunDirectory {
  /// The parameters of the last checkpoint; throws a `UserError` when they are another model's.
  public func parameters(of layout: ParameterLayout) throws -> Parameters {
    try SafeTensors(readingFile: weightsFile).parameters(of: layout, file: weightsFile)
  }
}

extension SafeTensors {
  /// The parameters that `file` held; throws a `UserError` when they are another model's or no numbers.
  package func parameters(of layout: ParameterLayout, file: String) throws -> Parameters {
    let shapes = layout.entries.map { ($0.name, $0.parameter.shape.array) }
    try WeightsMatch.require(self, toHave: Dictionary(uniqueKeysWithValues: shapes), file: file)
    var parameters = Parameters(layout, values: Tensor(zeros: [layout.count], .single))
    for entry in layout.entries {
      guard let tensor = tensors[entry.name] else { continue }
      parameters[entry] = tensor.values.doubles
    }
    guard parameters.values.values.allSatisfy(\.isFinite) else {
      throw UserError(
        "a weight is not a finite number", expected: "the weights of a training that went well", hint: "train the run again",
        file: file)
    }
    return parameters
  }
}

extension StoredTensor.Values {
  /// The numbers, whatever their type.
  package var doubles: [Double] {
    switch self {
    case .float32(let values): values.map(Double.init)
    case .float64(let values): values
    case .int64(let values): values.map(Double.init)
    }
  }
}
