import Tensor

/// Where one parameter tensor lies within the flat vector of all parameters.
public struct Parameter: Sendable, BitwiseCopyable, Hashable {
  /// The index of its first element.
  public let offset: Int
  /// The shape of the parameter tensor, outermost extent first.
  public let shape: Shape
}

/// How a parameter is filled before training.
public enum Initializer: Sendable, Hashable {
  /// Every element the same.
  case constant(Double)
  /// Uniform on (−bound, bound).
  case uniform(bound: Double)
  /// Normal with mean 0 and this standard deviation.
  case normal(standardDeviation: Double)
}

/// The names, shapes and order of a model's parameters: a model is built once, on a layout.
///
///     let weight = layout.within("encoder") { $0.add("weight", [16, 32], .normal(standardDeviation: 0.1)) }
public struct ParameterLayout: Sendable, Hashable {
  /// One parameter tensor: its dotted name in checkpoints, its shape and how it is initialized.
  public struct Entry: Sendable, Hashable {
    /// The full name, parts joined by dots: `encoder.context.blocks.0.time.weight`.
    public let name: String
    /// Its offset in the flat vector.
    public let parameter: Parameter
    /// How it is filled before training.
    public let initializer: Initializer
  }

  /// All parameter tensors in the order in which they were added.
  public private(set) var entries: [Entry] = []
  /// The number of scalars in all.
  public private(set) var count = 0
  private var path: [String] = []

  /// An empty layout.
  public init() {}

  /// Adds a parameter under the present path and returns its offset and shape.
  public mutating func add(_ name: String, _ shape: Shape, _ initializer: Initializer) -> Parameter {
    let parameter = Parameter(offset: count, shape: shape)
    entries.append(Entry(name: (path + [name]).joined(separator: "."), parameter: parameter, initializer: initializer))
    count += shape.count
    return parameter
  }

  /// Adds parameters whose names start with `name`.
  public mutating func within<R>(_ name: String, _ body: (inout ParameterLayout) throws -> R) rethrows -> R {
    path.append(name)
    defer { path.removeLast() }
    return try body(&self)
  }
}

/// The values of all parameters of a model (or their gradient, or a moment): one flat vector with names. A plain value.
public struct Parameters: Sendable {
  /// The names, shapes and initializers of all parameter tensors.
  public let layout: ParameterLayout
  /// All scalars, in the layout's order.
  public var values: Tensor

  /// Initial values drawn for a seed; each element depends on its own address alone. Each `start` has draws of its own.
  public init(_ layout: ParameterLayout, seed: Int, start: Int = 0, precision: Precision) {
    self.layout = layout
    let draws = CounterRandom(seed: seed, purpose: "parameters")
    var numbers = [Double](repeating: 0, count: layout.count)
    for (index, entry) in layout.entries.enumerated() {
      for i in 0..<entry.parameter.shape.count {
        numbers[entry.parameter.offset + i] =
          switch entry.initializer {
          case .constant(let value): value
          case .uniform(let bound): bound * (2 * draws.uniform(step: start, series: index, time: i) - 1)
          case .normal(let standardDeviation): standardDeviation * draws.normal(step: start, series: index, time: i)
          }
      }
    }
    values = Tensor(numbers, [layout.count], precision)
  }

  /// Given values in the layout's order.
  public init(_ layout: ParameterLayout, values: Tensor) {
    require(values.count == layout.count, "\(values.count) numbers for a layout of \(layout.count)")
    self.layout = layout
    self.values = values
  }

  /// The same layout, all zeros.
  public func zeroed() -> Parameters { Parameters(layout, values: Tensor(zeros: [layout.count], values.precision)) }

  /// The values of one parameter in row-major order.
  public subscript(entry: ParameterLayout.Entry) -> [Double] {
    get {
      let start = entry.parameter.offset
      return Array(values.values[start..<start + entry.parameter.shape.count])
    }
    set {
      require(
        newValue.count == entry.parameter.shape.count, "\(newValue.count) numbers for \(entry.name) \(entry.parameter.shape)")
      let start = entry.parameter.offset
      switch values.precision {
      case .single: values.withMutable(Float.self) { for (i, v) in newValue.enumerated() { $0[start + i] = Float(v) } }
      case .double: values.withMutable(Double.self) { for (i, v) in newValue.enumerated() { $0[start + i] = v } }
      }
    }
  }
}
