import COpenBLAS
import Foundation

/// The library that computes the matrix products.
public enum OpenBLAS {
  /// Sets OpenBLAS to one thread, once: the shards of a minibatch are the threads, and sums keep their order.
  static func prepare() { _ = oneThread }

  private static let oneThread: Void = openblas_set_num_threads(1)

  /// The name of the kernels in use, for instance `Haswell` or `SKYLAKEX`; results change in the last bits with it.
  public static var kernels: String { String(cString: openblas_get_corename()) }

  /// Restarts the program once with the AVX-512 kernels where the processor has them and OpenBLAS did not see it.
  ///
  /// OpenBLAS 0.3.21 takes newer processors for Haswell and is then 1.3–2 times slower. It reads `OPENBLAS_CORETYPE` when
  /// the library loads, so the variable is set and the program executes itself again. Call it first in an executable.
  public static func adoptFastestKernels() {
    #if os(Linux) && arch(x86_64)
      let name = "OPENBLAS_CORETYPE"
      guard kernels == "Haswell" || kernels == "Zen", getenv(name) == nil, processorHasAVX512 else { return }
      setenv(name, "SKYLAKEX", 1)
      var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) }
      arguments.append(nil)
      execv("/proc/self/exe", arguments)  // returns only when it failed: then the slower kernels serve
      unsetenv(name)
    #endif
  }

  private static var processorHasAVX512: Bool {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return false }
    let needed = ["avx512f", "avx512bw", "avx512dq", "avx512vl"]
    guard let flags = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") }) else { return false }
    let present = Set(flags.split(separator: " ").map(String.init))
    return needed.allSatisfy(present.contains)
  }
}
