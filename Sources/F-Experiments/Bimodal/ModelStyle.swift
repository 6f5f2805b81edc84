extension PlotColor {
  /// One color per model, the same in every figure.
  static func of(_ model: StudyModel) -> String {
    switch model {
    case .ddssm, .ddssmFewCalls: blue
    case .dkf: vermillion
    case .locf: green
    case .oracle: black
    case .floor: grey
    case .momentMatched, .bestGaussian: purple
    }
  }
}

extension StudyModel {
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
