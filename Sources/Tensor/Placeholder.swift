import COpenBLAS
public func blasName() -> String { String(cString: openblas_get_corename()) }
