import Tensor

/// The record of one step's computation, and the memory it lives in.
///
/// Operations on variables compute at once and, when gradients are wanted, append a rule to the tape; `backward` runs the
/// rules in reverse. Buffers come from an arena that `reset` empties: after the first step the values of variables need no new memory. One thread
/// uses a tape at a time; each shard of a minibatch has its own.
///
/// Checked by `AutodiffTapeTests`.
public final class Tape {
  /// The precision of every variable on this tape.
  public let precision: Precision
  /// Whether rules are recorded. Off for sampling and evaluation.
  public let recordsGradients: Bool

  /// The part of the computation that is being recorded: a benchmark's label, for `phaseChanged`.
  package var phase: Int32 = 0 {
    didSet { phaseChanged?(phase) }
  }
  /// Called when a phase is set and, in the backward pass, when rules of another phase begin.
  package var phaseChanged: ((Int32) -> Void)?

  let arena = Arena()
  private var nodes: [Node] = []
  private var slots: [Slot] = []
  private var parameters: Parameters?
  private var transposedMaps: [TransposedMaps: UnsafeMutableRawPointer] = [:]
  private var hasRun = false

  private struct Node {
    let rule: any Rule.Type
    let payload: UnsafeMutableRawPointer
    let slot: Int32
    let phase: Int32
  }

  /// Where the gradient of a variable is kept: made, as zeros, when something first adds to it, and given to another variable
  /// once the first rule that made this one has sent it on.
  private struct Slot {
    var address: UnsafeMutableRawPointer?
    let count: Int
    var firstNode = -1
  }

  /// Gradients that were sent on, by their size in bytes: what is used again soon is still in the cache.
  private var spare: [(byteCount: Int, address: UnsafeMutableRawPointer)] = []

  /// An empty tape.
  public init(precision: Precision, recordsGradients: Bool = true) {
    self.precision = precision
    self.recordsGradients = recordsGradients
  }

  /// Empties the tape and binds the parameters that its variables will read.
  public func reset(parameters: Parameters? = nil) {
    arena.reset()
    hasRun = false
    nodes.removeAll(keepingCapacity: true)
    slots.removeAll(keepingCapacity: true)
    spare.removeAll(keepingCapacity: true)
    transposedMaps.removeAll(keepingCapacity: true)
    if let parameters {
      require(parameters.values.precision == precision, "\(parameters.values.precision) parameters on a \(precision) tape")
      slots.append(Slot(address: nil, count: parameters.values.count))
    } else {
      slots.append(Slot(address: nil, count: 0))
    }
    self.parameters = parameters
  }

  /// Runs `body` and gives back the memory of every variable it made; only for tapes that record nothing.
  ///
  /// A sampling chain of 128 levels then needs the memory of one. What `body` returns must not be a variable made inside.
  public func scoped<R>(_ body: () throws -> R) rethrows -> R {
    require(!recordsGradients, "memory can be given back early only on a tape that records no gradients")
    let mark = arena.mark
    defer { arena.rollBack(to: mark) }
    return try body()
  }

  /// The variable that reads a parameter's present values.
  public subscript(parameter: Parameter) -> Variable {
    guard let parameters else { fatalError("the tape has no parameters: call reset(parameters:) first") }
    require(
      parameter.offset + parameter.shape.count <= parameters.values.count,
      "a parameter at \(parameter.offset) of shape \(parameter.shape) lies beyond the \(parameters.values.count) bound ones")
    let address = parameters.values.address + parameter.offset * precision.byteCount
    return Variable(
      tape: Unmanaged.passUnretained(self), shape: parameter.shape, address: address, slot: recordsGradients ? 0 : -1,
      gradientOffset: parameter.offset)
  }

  /// A constant from a tensor, converted to the tape's precision; no gradient flows to it.
  public func constant(_ tensor: Tensor) -> Variable {
    let result = constant(shape: tensor.shape)
    tensor.converted(to: precision).withRaw { result.address.copyMemory(from: $0, byteCount: $1) }
    return result
  }

  /// A constant from numbers in row-major order.
  public func constant(_ values: [Double], _ shape: Shape) -> Variable {
    require(values.count == shape.count, "\(values.count) numbers do not fill the shape \(shape)")
    let result = constant(shape: shape)
    switch precision {
    case .single: for (i, value) in values.enumerated() { result.values(Float.self)[i] = Float(value) }
    case .double: for (i, value) in values.enumerated() { result.values(Double.self)[i] = value }
    }
    return result
  }

  /// A constant that repeats one number.
  public func constant(repeating value: Double, _ shape: Shape) -> Variable {
    let result = constant(shape: shape)
    switch precision {
    case .single: result.values(Float.self).update(repeating: Float(value), count: shape.count)
    case .double: result.values(Double.self).update(repeating: value, count: shape.count)
    }
    return result
  }

  /// A constant whose elements `fill` writes (its draws, its table rows); uninitialized before.
  func constant(shape: Shape) -> Variable {
    Variable(
      tape: Unmanaged.passUnretained(self), shape: shape, address: arena.allocate(byteCount: shape.count * precision.byteCount),
      slot: -1, gradientOffset: 0)
  }

  /// A leaf variable that is not a parameter and yet has a gradient: an input under test.
  public func leaf(_ values: [Double], _ shape: Shape) -> Variable {
    var result = constant(values, shape)
    result.slot = newSlot(count: shape.count)
    return result
  }

  private func newSlot(count: Int) -> Int32 {
    slots.append(Slot(address: nil, count: count))
    return Int32(slots.count - 1)
  }

  /// Memory for an operation's result; it has a gradient if one of the inputs has.
  func output(_ shape: Shape, tracked: Bool) -> Variable {
    var result = constant(shape: shape)
    if tracked && recordsGradients { result.slot = newSlot(count: shape.count) }
    return result
  }

  /// Uninitialized memory that lives as long as the step: what a rule keeps from its forward pass.
  func scratch<T: Scalar>(_ type: T.Type, _ count: Int) -> UnsafeMutablePointer<T> {
    arena.allocate(byteCount: count * MemoryLayout<T>.stride).assumingMemoryBound(to: T.self)
  }

  /// Maps of one shape at one address: a view of the first of them starts where all of them do.
  struct TransposedMaps: Hashable {
    let address: UnsafeMutableRawPointer
    let count: Int
    let rows: Int
  }

  /// The transposes of maps, or what `make` makes of them now: values do not change between the forward and the backward pass.
  func transposed(_ maps: TransposedMaps, make: () -> UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
    if let known = transposedMaps[maps] { return known }
    let made = make()
    transposedMaps[maps] = made
    return made
  }

  /// A copy of plain records that lives as long as the step.
  func keep<T: BitwiseCopyable>(_ records: [T]) -> UnsafeBufferPointer<T> {
    let target = arena.allocate(byteCount: records.count * MemoryLayout<T>.stride).assumingMemoryBound(to: T.self)
    records.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { target.initialize(from: start, count: source.count) }
    }
    return UnsafeBufferPointer(start: target, count: records.count)
  }

  /// Computes `output` by the rule and keeps the rule when a gradient will flow through it.
  func apply<R: Rule>(_ rule: R, output: Variable) {
    R.forward(rule, precision)
    guard output.slot > 0 else { return }
    let payload = arena.allocate(byteCount: MemoryLayout<R>.size)
    payload.storeBytes(of: rule, as: R.self)
    if slots[Int(output.slot)].firstNode < 0 { slots[Int(output.slot)].firstNode = nodes.count }
    nodes.append(Node(rule: R.self, payload: payload, slot: output.slot, phase: phase))
  }

  /// The gradient of `variable`, zeros before anything was added; nil for a constant. `isNew` when it holds nothing yet and the
  /// caller may overwrite it.
  func gradientAddress(slot: Int32, offset: Int, count: Int, overwriting: Bool) -> (UnsafeMutableRawPointer, isNew: Bool)? {
    guard slot >= 0 else { return nil }
    let index = Int(slot)
    if let base = slots[index].address { return (base + offset * precision.byteCount, false) }
    let bytes = slots[index].count * precision.byteCount
    let base = takeSpare(bytes) ?? arena.allocate(byteCount: bytes)
    slots[index].address = base
    let whole = overwriting && count == slots[index].count
    if !whole { base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes) }
    return (base + offset * precision.byteCount, whole)
  }

  /// Runs the tape in reverse from a scalar and returns the gradient with respect to the bound parameters.
  /// - Parameter loss: a variable of one element that depends on the parameters.
  public func backward(from loss: Variable) -> Parameters {
    guard let parameters else { fatalError("the tape has no parameters: call reset(parameters:) first") }
    var gradient = parameters.zeroed()
    backward(from: loss, into: &gradient)
    return gradient
  }

  /// Runs the tape in reverse from a scalar and adds the gradient with respect to the bound parameters to `gradient`.
  public func backward(from loss: Variable, into gradient: inout Parameters) {
    require(recordsGradients, "the tape was made without gradients")
    require(loss.shape.count == 1, "gradients are of a scalar, not of a tensor \(loss.shape)")
    require(gradient.values.count == slots[0].count, "the gradient has \(gradient.values.count) numbers, not \(slots[0].count)")
    require(gradient.values.precision == precision, "a \(gradient.values.precision) gradient on a \(precision) tape")
    gradient.values.withUniqueAddress { address in
      slots[0].address = address
      run(from: loss)
      slots[0].address = nil
    }
  }

  /// Runs the tape in reverse from a scalar for leaves only (no parameters are bound).
  public func backwardToLeaves(from loss: Variable) {
    require(recordsGradients && loss.count == 1, "gradients are of a scalar on a tape that records them, not of \(loss.shape)")
    run(from: loss)
  }

  private func run(from loss: Variable) {
    require(!hasRun, "a tape runs in reverse once: reset it and compute the loss again")
    hasRun = true
    switch precision {
    case .single: loss.gradient(Float.self)?.pointee += 1
    case .double: loss.gradient(Double.self)?.pointee += 1
    }
    var current = phase
    for index in nodes.indices.reversed() {
      let node = nodes[index]
      guard let gradient = slots[Int(node.slot)].address else { continue }
      if node.phase != current {
        current = node.phase
        phaseChanged?(current)
      }
      node.rule.backward(node.payload, precision)
      guard slots[Int(node.slot)].firstNode == index else { continue }
      spare.append((slots[Int(node.slot)].count * precision.byteCount, gradient))
    }
  }

  private func takeSpare(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    guard let index = spare.lastIndex(where: { $0.byteCount == byteCount }) else { return nil }
    let address = spare[index].address
    spare[index] = spare[spare.count - 1]
    spare.removeLast()
    return address
  }

  /// The gradient of a leaf after `backward`; zeros when nothing reached it.
  public func gradient(of variable: Variable) -> [Double] {
    switch precision {
    case .single: (0..<variable.shape.count).map { Double(variable.gradient(Float.self)?[$0] ?? 0) }
    case .double: (0..<variable.shape.count).map { variable.gradient(Double.self)?[$0] ?? 0 }
    }
  }

  /// The memory handed out since the last reset, in bytes.
  package var usedBytes: Int { arena.usedBytes }

  /// The memory this tape has reserved, in bytes.
  public var reservedBytes: Int { arena.reservedBytes }
}
