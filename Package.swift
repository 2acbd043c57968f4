// swift-tools-version: 6.2
import PackageDescription

/// The same for every target of the library.
///
/// A release build is Embedded Swift: no run-time library, no metadata, libc
/// alone. A debug build compiles the same sources as ordinary Swift, so that
/// `swift test` can drive them.
let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  .enableExperimentalFeature("Embedded", .when(configuration: .release)),
  .unsafeFlags(
    ["-wmo", "-Xfrontend", "-function-sections"],
    .when(configuration: .release)),
]

/// Tests may be unsafe: they pass what no Swift caller could.
let testSettings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
]

let package = Package(
  name: "hgkernels",
  products: [
    .library(name: "hgkernels", type: .dynamic, targets: ["HgABI"])
  ],
  targets: [
    .systemLibrary(name: "CDeps", path: "Sources/CDeps"),
    .target(
      name: "HgBytes", dependencies: ["CDeps"], swiftSettings: settings,
      linkerSettings: [
        // The archives by their names, or a shared library would be taken.
        .unsafeFlags([
          "-Xlinker", "-l:libdeflate.a", "-Xlinker", "-l:libzstd.a",
          "-Xlinker", "-l:libcrypto.a",
        ])
      ]),
    .target(
      name: "HgKernels", dependencies: ["HgBytes"], swiftSettings: settings),
    .target(
      name: "HgABI", dependencies: ["HgBytes", "HgKernels"],
      swiftSettings: settings,
      linkerSettings: [
        // gold, the default linker, would keep an unused reference to
        // arc4random_buf@GLIBC_2.36.
        .unsafeFlags([
          "-use-ld=lld", "-Xlinker", "--gc-sections",
          "-Xlinker",
          "--version-script=\(Context.packageDirectory)"
            + "/Include/hgkernels.map",
          "-Xlinker", "-soname=libhgkernels.so.1",
        ])
      ]),
    .target(
      name: "TestSupport", path: "Tests/TestSupport", exclude: ["README.md"],
      swiftSettings: testSettings),
    .testTarget(
      name: "BytesTests", dependencies: ["CDeps", "HgBytes", "TestSupport"],
      exclude: ["README.md"],
      swiftSettings: testSettings),
    .testTarget(
      name: "KernelsTests", dependencies: ["HgKernels", "TestSupport"],
      exclude: ["README.md"],
      swiftSettings: testSettings),
    .testTarget(
      name: "ABITests", dependencies: ["HgABI", "TestSupport"],
      exclude: ["C"], swiftSettings: testSettings),
  ]
)
