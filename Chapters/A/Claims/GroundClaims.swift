import ChapterKit
import Oracle
import Tensor

/// What the rest of the book stands on.
enum GroundClaims {
  static let provider = Claim(
    "Eq A.a", "The function cblas_dgemm that this process calls comes from OpenBLAS and not from the GNU Scientific Library.",
    kind: .definition, oracle: "the file that the dynamic linker names"
  ) { check in
    check.exactly(
      blasProvider(), claimed: "openblas", "kernels \(OpenBLAS.kernels)",
      foils: [("the GNU Scientific Library's own", blasProvider(in: "libgslcblas.so.0"))])
  }
}
