// swift-tools-version: 6.2
// A package that depends on this one as a reader's would: by path, or by the address of a repository with tags.
import PackageDescription

let origin = Context.environment["DDSSM_PACKAGE"] ?? "../.."

let package = Package(
  name: "sales",
  dependencies: [
    origin.hasPrefix("file:") ? .package(url: origin, from: "1.0.0") : .package(name: "ddssm", path: origin)
  ],
  targets: [
    .executableTarget(name: "sales", dependencies: [.product(name: "DDSSM", package: "ddssm")], path: "Sources")
  ],
  swiftLanguageModes: [.v6]
)
