// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "headergen",
  platforms: [.macOS(.v13)],
  products: [
    .executable(name: "headergen", targets: ["headergen"]),
    .library(name: "HeaderKit", targets: ["HeaderKit"]),
  ],
  dependencies: [
    .package(
      url: "https://github.com/swiftlang/swift-syntax", exact: "603.0.1"),
    .package(
      url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    .target(
      name: "HeaderKit",
      dependencies: [
        .product(name: "SwiftSyntax", package: "swift-syntax"),
        .product(name: "SwiftDiagnostics", package: "swift-syntax"),
        .product(name: "SwiftParser", package: "swift-syntax"),
        .product(name: "SwiftParserDiagnostics", package: "swift-syntax"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "headergen",
      dependencies: [
        "HeaderKit",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "HeaderKitTests",
      dependencies: ["HeaderKit", "headergen"],
      exclude: ["Fixtures"],
      swiftSettings: strict),
  ]
)
