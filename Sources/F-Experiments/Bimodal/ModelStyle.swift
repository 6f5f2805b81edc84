import Plots

extension StudyModel {
  /// Its color, the same in every figure.
  var color: Color {
    switch self {
    case .ddssm, .ddssmFewCalls: .blue
    case .dkf: .vermillion
    case .locf: .green
    case .oracle: .black
    case .floor: .lightGrey
    case .momentMatched, .bestGaussian: .purple
    }
  }

  /// How its line is broken, so that figures can be read without colors.
  var dash: Curve.Dash {
    switch self {
    case .ddssm, .ddssmFewCalls: .solid
    case .dkf: .dashed
    case .locf: .dashDotted
    case .oracle, .floor, .momentMatched, .bestGaussian: .dotted
    }
  }

  /// The name a legend gives.
  var label: String {
    switch self {
    case .ddssm: "DDSSM"
    case .ddssmFewCalls: "DDSSM, 16 calls"
    case .dkf: "DKF"
    case .locf: "LOCF"
    case .oracle: "oracle"
    case .floor: "sampling floor"
    case .momentMatched: "moment-matched Gaussian"
    case .bestGaussian: "best Gaussian"
    }
  }
}
