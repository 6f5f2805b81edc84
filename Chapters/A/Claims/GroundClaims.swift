import ChapterKit
import Oracle
import Tensor

/// What the rest of the book stands on.
enum GroundClaims {
  static let provider = Claim(
    "Eq A.a", "OpenBLAS serves the matrix products of this process, though the oracle's library brings a BLAS of its own.",
    kind: .definition, oracle: "the dynamic linker, asked for the file behind cblas_dgemm"
  ) { check in
    check.exactly(
      blasProvider(), claimed: "openblas", "kernels \(OpenBLAS.kernels)",
      foils: [("the GNU Scientific Library's own", blasProvider(in: "libgslcblas.so.0"))])
  }
}
