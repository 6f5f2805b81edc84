import Foundation

/// 10 to a power that need not be whole.
func pow10(_ exponent: Double) -> Double { pow(10, exponent) }
