// swift-tools-version: 6.2
// The map of the package: one row per section of the paper, in reading order. A row imports only rows above it.
import Foundation
import PackageDescription

/// Readers type `swift run chapter-E`, so debug builds are optimised too. A package that depends on this one may not
/// carry unsafe flags: its checkouts lie under a `checkouts` folder, and there the flags are left out.
let isDependency = URL(fileURLWithPath: Context.packageDirectory).deletingLastPathComponent().lastPathComponent == "checkouts"

#if arch(x86_64)
let machine = ["-Xcc", "-march=native"]
#else
let machine = ["-Xcc", "-mcpu=native"]
#endif

/// What the processor this is built on and for can do: the kernels for narrow products need to know at compile time.
let processor = Set(((try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "").split { " \t\n".contains($0) })
let vectors: [SwiftSetting] =
  (processor.isSuperset(of: ["fma", "avx2"]) ? [.define("FUSED_MULTIPLY_ADD")] : [])
  + (processor.isSuperset(of: ["avx512f", "avx512dq"]) ? [.define("WIDE_REGISTERS")] : [])

let fast: [SwiftSetting] =
  isDependency
  ? []
  : [
    .unsafeFlags(machine),
    .unsafeFlags(
      ["-O", "-whole-module-optimization", "-num-threads", "2", "-disable-batch-mode"], .when(configuration: .debug)),
  ]

/// The kernels' index arithmetic is checked by `require` at each operation's door; unchecked, their loops vectorise.
let kernels: [SwiftSetting] = isDependency ? [] : fast + vectors + [.unsafeFlags(["-Ounchecked"])]

func section(
  _ name: String, at folder: String, imports: [Target.Dependency] = [], settings: [SwiftSetting] = fast, embedded: [String] = []
) -> Target {
  .target(
    name: name, dependencies: imports, path: "Sources/\(folder)", resources: embedded.map { .embedInCode($0) },
    swiftSettings: settings)
}

/// Ground and sections of the model, in lists that rows below share.
let engine: [Target.Dependency] = ["Tensor", "Autodiff"]
let untilC: [Target.Dependency] =
  engine + [
    "Probability", "Files", "StateSpace", "DiffusionChain", "Preconditioning", "DiffusionLoss", "ReverseProcess", "EvidenceBound",
  ]
let untilI: [Target.Dependency] = untilC + ["HierarchicalPrior", "Networks", "DeepStateSpace", "Objective", "Training"]
let untilRuns: [Target.Dependency] = untilI + ["Baselines", "TimeSeries", "Scores", "Runs"]
let untilF: [Target.Dependency] = untilRuns + ["Plots", "BimodalNoise", "ParameterSearch", "Experiments"]
let programs: [Target.Dependency] =
  untilF + ["CommandLineSupport", .product(name: "ArgumentParser", package: "swift-argument-parser")]

/// The chapters in reading order, each with the modules that its claims import, and no others: of its own section and of sections before
/// it. So the first `swift run chapter-A` compiles little, and no chapter leans on what the reader has not met. Where the paper itself quotes
/// a later section, the module stands among the exceptions of Tests/HouseTests/ReadingLaws.swift, which refuse any other.
let reading: [(chapter: String, modules: [Target.Dependency])] = [
  ("A", ["Tensor", "Plots", "StateSpace"]),
  ("D", ["Tensor", "Plots", "Probability", "Autodiff", "DiffusionChain", "Preconditioning", "DiffusionLoss", "ReverseProcess"]),
  ("E", ["Tensor", "Plots", "Probability", "Autodiff", "DiffusionChain", "Preconditioning", "DiffusionLoss"]),
  (
    "B",
    [
      "Tensor", "Plots", "Probability", "Autodiff", "StateSpace", "DiffusionChain", "Preconditioning", "DiffusionLoss",
      "ReverseProcess",
      "EvidenceBound",
    ]
  ),
  ("C", ["Tensor", "Plots", "Autodiff", "StateSpace", "DiffusionChain", "DiffusionLoss", "EvidenceBound"]),
  ("G", ["Tensor", "Plots", "Autodiff", "EvidenceBound", "HierarchicalPrior"]),
  ("H", ["Tensor", "Plots", "Autodiff", "StateSpace", "DiffusionChain", "EvidenceBound", "HierarchicalPrior", "Networks"]),
  (
    "2",
    [
      "Tensor", "Plots", "Probability", "Autodiff", "StateSpace", "DiffusionChain", "Preconditioning", "DiffusionLoss",
      "ReverseProcess",
      "EvidenceBound", "HierarchicalPrior", "Networks", "DeepStateSpace", "Objective", "Training",
    ]
  ),
  (
    "I",
    [
      "Tensor", "Plots", "Autodiff", "StateSpace", "DiffusionChain", "DiffusionLoss", "EvidenceBound", "Networks",
      "DeepStateSpace",
      "Objective", "Training",
    ]
  ),
  (
    "J",
    [
      "Tensor", "Plots", "Probability", "Autodiff", "Scores", "StateSpace", "DiffusionChain", "DiffusionLoss", "EvidenceBound",
      "Networks",
      "DeepStateSpace", "Objective", "Baselines", "Runs", "BimodalNoise", "Experiments",
    ]
  ),
  (
    "4",
    ["Tensor", "Plots", "Probability", "Autodiff", "Scores", "Networks", "DeepStateSpace", "Runs", "BimodalNoise", "Experiments"]
  ),
  (
    "F",
    [
      "Tensor", "Plots", "Probability", "Autodiff", "Files", "Scores", "DiffusionChain", "Networks", "DeepStateSpace",
      "Objective",
      "Training", "Runs", "ParameterSearch", "BimodalNoise", "Experiments",
    ]
  ),
]

let package = Package(
  name: "ddssm",
  products: [
    .executable(name: "ddssm", targets: ["CommandLineTool"]),
    .executable(name: "bench", targets: ["bench"]),
    .library(
      name: "DDSSM",
      targets: [
        "DDSSM", "DeepStateSpace", "Objective", "Training", "Baselines", "Files", "Plots", "TimeSeries", "Scores", "Runs",
        "BimodalNoise",
        "ParameterSearch", "Experiments",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Ground: products, tensors, gradients, figures; the oracle and the kit of the chapters stand apart and never meet the sections.
    .systemLibrary(name: "COpenBLAS", path: "Sources/COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .target(name: "COracle", path: "Sources/COracle", linkerSettings: [.linkedLibrary("gsl"), .linkedLibrary("m")]),
    section("Tensor", at: "Tensor", imports: ["COpenBLAS"], settings: kernels),
    section("Probability", at: "Probability", imports: ["Tensor"]),
    section("Autodiff", at: "Autodiff", imports: ["Tensor"], settings: kernels),
    section("Oracle", at: "Oracle", imports: ["COracle"]),
    section("Plots", at: "Plots"),
    section("ChapterKit", at: "ChapterKit", imports: ["Tensor", "Plots"]),

    // What comes from outside and how forecasts are judged; none of it knows a model.
    section("Files", at: "Files", imports: ["Tensor"]),
    section("TimeSeries", at: "TimeSeries", imports: ["Tensor", "Probability", "Files"]),
    section("Scores", at: "Scores", imports: ["Tensor", "Probability"]),

    // The paper, in the order in which its sections need each other.
    section("StateSpace", at: "A-StateSpace", imports: ["Tensor"]),
    section("DiffusionChain", at: "D-DiffusionChain", imports: engine + ["Probability"]),
    section("Preconditioning", at: "E-Preconditioning", imports: engine + ["DiffusionChain"]),
    section(
      "DiffusionLoss", at: "E-DiffusionLoss", imports: engine + ["Probability", "Files", "DiffusionChain", "Preconditioning"]),
    section(
      "ReverseProcess", at: "B-ReverseProcess", imports: engine + ["DiffusionChain", "Preconditioning", "DiffusionLoss"]),
    section("EvidenceBound", at: "C-EvidenceBound", imports: engine + ["Files", "StateSpace"]),
    section("HierarchicalPrior", at: "G-HierarchicalPrior", imports: engine + ["StateSpace", "EvidenceBound"]),
    section("Networks", at: "H-Networks", imports: untilC + ["HierarchicalPrior"]),
    section("DeepStateSpace", at: "2-DDSSM", imports: untilC + ["HierarchicalPrior", "Networks"]),
    section("Objective", at: "I-Objective", imports: untilC + ["HierarchicalPrior", "Networks", "DeepStateSpace"]),
    section("Training", at: "I-Training", imports: untilC + ["HierarchicalPrior", "Networks", "DeepStateSpace", "Objective"]),
    section("Baselines", at: "J-Baselines", imports: untilI),

    // A model at work on a file of series. Settings are files, and in the program.
    section(
      "Runs", at: "Runs", imports: untilI + ["Baselines", "TimeSeries", "Scores"],
      embedded: [
        "Settings/Paper", "Settings/recommended.json", "Settings/short-ddssm.json", "Settings/short-dkf.json",
      ]),
    section("ParameterSearch", at: "Tuning", imports: untilRuns),

    // What `import DDSSM` brings: a fitted model in memory, and the types it takes and gives.
    section("DDSSM", at: "DDSSM", imports: untilRuns),

    // The simulation of section 4, and the experiments; plans are files, and in the program.
    section("BimodalNoise", at: "4-BimodalNoise", imports: ["Tensor", "Probability"]),
    section(
      "Experiments", at: "F-Experiments", imports: untilRuns + ["Plots", "BimodalNoise", "ParameterSearch"],
      embedded: ["Plans/ablations.json", "Plans/remedies.json", "Plans/robustness.json"]),

    // The programs.
    .target(
      name: "CommandLineSupport",
      dependencies: ["Tensor", "Files", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Sources/CommandLineSupport", swiftSettings: fast),
    .executableTarget(name: "CommandLineTool", dependencies: programs, path: "Sources/CommandLineTool", swiftSettings: fast),
    .executableTarget(name: "bench", dependencies: programs, path: "Benchmarks/Sources/bench", swiftSettings: fast),
  ]
    // One library of claims and one short executable per chapter.
    + reading.flatMap { letter, modules -> [Target] in
      [
        .target(
          name: "Chapter\(letter)", dependencies: modules + ["Oracle", "ChapterKit"], path: "Chapters/\(letter)/Claims",
          swiftSettings: fast),
        .executableTarget(
          name: "chapter-\(letter)", dependencies: ["ChapterKit", .target(name: "Chapter\(letter)")],
          path: "Chapters/\(letter)/Run", swiftSettings: fast),
      ]
    } + [
      .target(
        name: "PaperLedger", dependencies: ["ChapterKit"] + reading.map { .target(name: "Chapter\($0.chapter)") },
        path: "Chapters/proofs/Ledger", swiftSettings: fast),
      .target(
        name: "RecordPages", dependencies: untilF + ["ChapterKit"], path: "Chapters/proofs/Pages", swiftSettings: fast),
      .executableTarget(
        name: "proofs", dependencies: ["ChapterKit", "PaperLedger", "RecordPages"], path: "Chapters/proofs/Run",
        swiftSettings: fast),

      .testTarget(name: "GroundTests", dependencies: untilF + ["Oracle"], swiftSettings: fast),
      .testTarget(
        name: "ProofTests", dependencies: untilF + ["ChapterKit", "PaperLedger", "RecordPages"], swiftSettings: fast),
      .testTarget(
        name: "SystemTests",
        dependencies: untilF + [
          "DDSSM", "CommandLineTool", "bench", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        resources: [.copy("Fixtures")]),  // what it asks is done elsewhere: unoptimised it compiles in half of the time
      .testTarget(name: "HouseTests", swiftSettings: fast),
    ],
  swiftLanguageModes: [.v6]
)
