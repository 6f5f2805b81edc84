import Tensor

/// Element-wise functions of one variable.
///
/// Checked by `AutodiffElementTests`.
enum UnaryFunction: UInt8 {
  case exp, log, tanh, sigmoid, relu, silu, softplus, square, squareRoot, negate, reciprocal
}

/// y = f(x), element by element. The derivative is written in x and y, whichever is cheaper.
private struct UnaryRule: Rule {
  let function: UnaryFunction
  let x: Variable
  let y: Variable

  @inline(__always)
  private func map<T: Scalar>(_ type: T.Type, _ f: (T) -> T) {
    let source = x.values(T.self)
    let target = y.values(T.self)
    for i in 0..<x.count { target[i] = f(source[i]) }
  }

  func forward<T: Scalar>(_ type: T.Type) {
    switch function {
    case .exp: map(T.self) { T.exp($0) }
    case .log: map(T.self) { T.log($0) }
    case .tanh: map(T.self) { T.tanh($0) }
    case .sigmoid: map(T.self) { T.sigmoid($0) }
    case .relu: map(T.self) { $0 < 0 ? 0 : $0 }  // what is not a number stays none
    case .silu: map(T.self) { $0 * T.sigmoid($0) }
    case .softplus: map(T.self) { ($0 > 0 ? $0 : 0) + T.logOnePlus(T.exp($0 > 0 ? -$0 : $0)) }
    case .square: map(T.self) { $0 * $0 }
    case .squareRoot: map(T.self) { $0.squareRoot() }
    case .negate: map(T.self) { -$0 }
    case .reciprocal: map(T.self) { 1 / $0 }
    }
  }

  @inline(__always)
  private func pull<T: Scalar>(_ type: T.Type, _ derivative: (_ x: T, _ y: T) -> T) {
    guard let gx = x.gradient(T.self), let gy = y.gradient(T.self) else { return }
    let xs = x.values(T.self)
    let ys = y.values(T.self)
    for i in 0..<x.count { gx[i] += gy[i] * derivative(xs[i], ys[i]) }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    switch function {
    case .exp: pull(T.self) { _, y in y }
    case .log: pull(T.self) { x, _ in 1 / x }
    case .tanh: pull(T.self) { _, y in 1 - y * y }
    case .sigmoid: pull(T.self) { _, y in y * (1 - y) }
    case .relu: pull(T.self) { x, _ in x > 0 ? 1 : 0 }
    case .silu:
      pull(T.self) { x, _ in
        let s = T.sigmoid(x)
        return s * (1 + x * (1 - s))
      }
    case .softplus: pull(T.self) { x, _ in T.sigmoid(x) }
    case .square: pull(T.self) { x, _ in 2 * x }
    case .squareRoot: pull(T.self) { _, y in 1 / (2 * y) }
    case .negate: pull(T.self) { _, _ in -1 }
    case .reciprocal: pull(T.self) { _, y in -y * y }
    }
  }
}

private func apply(_ function: UnaryFunction, _ x: Variable) -> Variable {
  let y = x.tape.output(x.shape, tracked: x.isTracked)
  x.tape.apply(UnaryRule(function: function, x: x, y: y), output: y)
  return y
}

/// eˣ, element by element.
public func exp(_ x: Variable) -> Variable { apply(.exp, x) }
/// ln x, element by element.
public func log(_ x: Variable) -> Variable { apply(.log, x) }
/// tanh x, element by element.
public func tanh(_ x: Variable) -> Variable { apply(.tanh, x) }
/// 1/(1 + e⁻ˣ), element by element.
public func sigmoid(_ x: Variable) -> Variable { apply(.sigmoid, x) }
/// max(x, 0), element by element.
public func relu(_ x: Variable) -> Variable { apply(.relu, x) }
/// x/(1 + e⁻ˣ), element by element.
public func silu(_ x: Variable) -> Variable { apply(.silu, x) }
/// ln(1 + eˣ), element by element, without overflow.
public func softplus(_ x: Variable) -> Variable { apply(.softplus, x) }
/// x², element by element.
public func square(_ x: Variable) -> Variable { apply(.square, x) }
/// √x, element by element.
public func squareRoot(_ x: Variable) -> Variable { apply(.squareRoot, x) }
/// 1/x, element by element.
public func reciprocal(_ x: Variable) -> Variable { apply(.reciprocal, x) }

extension Variable {
  /// The negation −x, element by element.
  public static prefix func - (x: Variable) -> Variable { apply(.negate, x) }
}

/// y = factor · x + offset.
private struct LinearRule: Rule {
  let x: Variable
  let factor: Double
  let offset: Double
  let y: Variable

  func forward<T: Scalar>(_ type: T.Type) {
    let (source, target, a, b) = (x.values(T.self), y.values(T.self), T(factor), T(offset))
    for i in 0..<x.count { target[i] = a * source[i] + b }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gx = x.gradient(T.self), let gy = y.gradient(T.self) else { return }
    let a = T(factor)
    for i in 0..<x.count { gx[i] += a * gy[i] }
  }
}

private func linear(_ x: Variable, factor: Double, offset: Double) -> Variable {
  let y = x.tape.output(x.shape, tracked: x.isTracked)
  x.tape.apply(LinearRule(x: x, factor: factor, offset: offset, y: y), output: y)
  return y
}

extension Variable {
  /// Every element multiplied by a number.
  public static func * (factor: Double, x: Variable) -> Variable { linear(x, factor: factor, offset: 0) }
  /// Every element multiplied by a number.
  public static func * (x: Variable, factor: Double) -> Variable { linear(x, factor: factor, offset: 0) }
  /// A number added to every element.
  public static func + (x: Variable, offset: Double) -> Variable { linear(x, factor: 1, offset: offset) }
  /// A number subtracted from every element.
  public static func - (x: Variable, offset: Double) -> Variable { linear(x, factor: 1, offset: -offset) }
  /// Every element subtracted from a number.
  public static func - (number: Double, x: Variable) -> Variable { linear(x, factor: -1, offset: number) }
}

/// y = x held within [low, high]; the gradient is zero where the bound holds it.
private struct ClampRule: Rule {
  let x: Variable
  let low: Double
  let high: Double
  let y: Variable

  func forward<T: Scalar>(_ type: T.Type) {
    let (source, target, a, b) = (x.values(T.self), y.values(T.self), T(low), T(high))
    for i in 0..<x.count { target[i] = source[i] < a ? a : source[i] > b ? b : source[i] }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gx = x.gradient(T.self), let gy = y.gradient(T.self) else { return }
    let (source, a, b) = (x.values(T.self), T(low), T(high))
    for i in 0..<x.count { gx[i] += source[i] < a || source[i] > b ? 0 : gy[i] }
  }
}

extension Variable {
  /// x held within a range; no gradient flows where the bound holds it.
  public func clamped(to range: ClosedRange<Double>) -> Variable {
    let y = tape.output(shape, tracked: isTracked)
    tape.apply(ClampRule(x: self, low: range.lowerBound, high: range.upperBound, y: y), output: y)
    return y
  }
}
