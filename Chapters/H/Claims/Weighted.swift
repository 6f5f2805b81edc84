import Autodiff
import Tensor

/// A network with weights from a seed: as they are drawn before training, each moved a little, so that no bias and no last layer
/// is 0, and biases moved up, so that most ReLUs are on.
struct Weighted<Network> {
  let network: Network
  var parameters: Parameters
  let seed: Int

  init(seed: UInt64, _ build: (inout ParameterLayout) -> Network) {
    var layout = ParameterLayout()
    network = build(&layout)
    self.seed = Int(seed % (1 << 32))
    let moves = normals("weights", layout.count, seed: self.seed)
    parameters = Parameters(layout, seed: self.seed, precision: .double)
    for entry in layout.entries {
      let (position, shape) = (entry.parameter.offset, entry.parameter.shape)
      let step = 0.6 / Double(max(shape.rows, 4)).squareRoot()
      let lift = entry.name.hasSuffix("bias") ? 0.5 : 0
      parameters[entry] = parameters[entry].enumerated().map { $0.element + lift + step * moves[position + $0.offset] }
    }
  }

  /// A tape with the weights; it records nothing unless asked to.
  func tape(_ precision: Precision = .double, recording: Bool = false) -> Tape {
    let tape = Tape(precision: precision, recordsGradients: recording)
    tape.reset(parameters: Parameters(parameters.layout, values: parameters.values.converted(to: precision)))
    return tape
  }

  /// What the network makes of its inputs, in plain numbers, one variable after another.
  func run(_ precision: Precision = .double, recording: Bool = false, _ body: (Network, Tape) -> [Variable]) -> [Double] {
    let tape = tape(precision, recording: recording)
    return withExtendedLifetime(tape) { body(network, tape).flatMap(\.doubles) }
  }

  /// Standard normal numbers of the network's own seed.
  func numbers(_ purpose: String, _ count: Int) -> [Double] { normals(purpose, count, seed: seed) }

  /// The values of one parameter by its name; nil when there is none.
  subscript(name: String) -> [Double]? {
    get { entry(name).map { parameters[$0] } }
    set { if let entry = entry(name), let newValue { parameters[entry] = newValue } }
  }

  private func entry(_ name: String) -> ParameterLayout.Entry? { parameters.layout.entries.first { $0.name == name } }
}

/// Standard normal numbers for a purpose.
func normals(_ purpose: String, _ count: Int, seed: Int) -> [Double] {
  let draws = CounterRandom(seed: seed, purpose: "chapter H, " + purpose)
  return (0..<count).map { draws.normal(time: $0) }
}

/// Parameters by name, in plain numbers.
struct Weights {
  private let values: [String: [Double]]

  init(_ parameters: Parameters) {
    values = Dictionary(parameters.layout.entries.map { ($0.name, parameters[$0]) }) { first, _ in first }
  }

  /// One tensor in row-major order.
  func callAsFunction(_ name: String) -> [Double] {
    guard let found = values[name] else { fatalError("no parameter is named “\(name)”; there are \(values.keys.sorted())") }
    return found
  }

  /// One tensor, or nothing where the network has none of that name.
  func ifPresent(_ name: String) -> [Double] { values[name] ?? [] }
}
