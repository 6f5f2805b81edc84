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
    // A file under /proc has no size, so it is read line by line.
    guard let file = fopen("/proc/cpuinfo", "r") else { return false }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 1 << 14)
    var flags = ""
    while !flags.hasPrefix("flags"), fgets(&line, Int32(line.count), file) != nil {
      flags = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    let needed = ["avx512f", "avx512bw", "avx512dq", "avx512vl"]
    let present = Set(flags.split { " \t\n".contains($0) }.map(String.init))
    return needed.allSatisfy(present.contains)
  }
}
