/// A program whose training step or forecast is timed, each time in a process of its own.
public enum BenchmarkProgram: String, Sendable, CaseIterable, Codable {
  /// This package.
  case package = "ddssm"
  /// JAX, compiled.
  case jax
  /// PyTorch, operation by operation.
  case torchEager = "torch-eager"
  /// PyTorch, compiled.
  case torchCompile = "torch-compile"

  /// What a table calls it.
  public var label: String {
    switch self {
    case .package: "this package"
    case .torchEager: "PyTorch, eager"
    case .torchCompile: "PyTorch, compiled"
    case .jax: "JAX"
    }
  }
}
