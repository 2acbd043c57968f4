#if os(Linux)
  import Foundation
  import Testing

  @testable import HeaderKit

  /// The fixture, compiled by Swift and called through every output.
  @Suite struct LibraryTests {
    @Test func compiledLibraryAgreesWithTheOutputs() throws {
      try Fixture.withScratch(copyOf: "Library") { place in
        try build(in: place)
        try checkSymbols(in: place)
        try callFromC(in: place, ["gcc", "-std=c99"])
        try callFromC(in: place, ["g++", "-std=c++17", "-x", "c++"])
        try callFromPython(in: place)
      }
    }

    private func build(in place: String) throws {
      let folder = "\(place)/Sources"
      let sources = try FileManager.default.contentsOfDirectory(
        atPath: folder
      ).map { "\(folder)/\($0)" }
      try Shell.expect(
        [
          "swiftc", "-emit-library", "-parse-as-library", "-module-name",
          "Demo", "-o", "\(place)/libdemo.so", "-Xlinker",
          "--version-script=\(place)/out/demo.map",
          "\(place)/out/DeclarationsHash.swift",
        ] + sources.sorted())
    }

    /// What the linker exports is what the model says, and nothing else.
    private func checkSymbols(in place: String) throws {
      let listing = try Shell.expect(
        ["nm", "-D", "--defined-only", "\(place)/libdemo.so"])
      let exported = listing.output.split(separator: "\n")
        .compactMap { $0.split(separator: " ").last }
        .compactMap { $0.split(separator: "@").first.map(String.init) }
        .filter { $0 != "DEMO_1" }
      let model = try Fixture.generator(at: "\(place)/headergen.toml").run()
      let names = model.context.interface.functions.map(\.common.name)
      #expect(exported.sorted() == names.sorted())
    }

    private func callFromC(in place: String, _ compiler: [String]) throws {
      try Shell.expect(
        compiler + [
          "-Wall", "-Wextra", "-Wno-deprecated-declarations", "-Werror",
          "-I\(place)/out", "\(place)/Uses/calls.c", "-o",
          "\(place)/calls", "-L\(place)", "-ldemo", "-Wl,-rpath,\(place)",
        ])
      try Shell.expect(["\(place)/calls"])
    }

    private func callFromPython(in place: String) throws {
      for folder in ["out", "out-tag", "out-type"] {
        try Shell.expect([
          Shell.python, "\(place)/Uses/calls.py",
          "\(place)/\(folder)/demo_cdef.h", "\(place)/libdemo.so",
        ])
      }
    }
  }
#endif
