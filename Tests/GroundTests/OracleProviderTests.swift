import Oracle
import Testing

/// GSL's own BLAS bears the same names as OpenBLAS and must not take over the process.
@Suite struct OracleProviderTests {
  @Test func openBLASServesThisProcess() {
    #expect(blasProvider() == "openblas")
  }

  @Test func anotherLibraryIsToldApart() {
    #expect(blasProvider(in: "libgslcblas.so.0") == "gslcblas")
    #expect(blasProvider(in: "libm.so.6") == "none")
    #expect(blasProvider(in: "libnowhere.so") == "none")
  }
}
