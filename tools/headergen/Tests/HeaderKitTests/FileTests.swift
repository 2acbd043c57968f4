import Foundation
import Testing

@testable import HeaderKit

/// Which files are read and how files are written.
@Suite struct FileTests {
  private func withFiles(
    _ names: [String], _ body: (String) throws -> Void
  ) throws {
    try Fixture.withScratch { place in
      for name in names { try Files.write("", to: "\(place)/\(name)") }
      try body(place)
    }
  }

  @Test func patternsFindFilesInOrder() throws {
    let names = ["b.swift", "a.swift", "c.txt", "x/a.swift", "x/y/a.swift"]
    try withFiles(names) { place in
      func find(_ pattern: String) -> [String] {
        Glob.expand(pattern, root: place)
      }
      #expect(find("*.swift") == ["a.swift", "b.swift"])
      #expect(
        find("**/*.swift")
          == ["a.swift", "b.swift", "x/a.swift", "x/y/a.swift"])
      #expect(find("x/**/a.swift") == ["x/a.swift", "x/y/a.swift"])
      #expect(find("*/a.swift") == ["x/a.swift"])
      #expect(find("x/../?.swift") == ["x/../a.swift", "x/../b.swift"])
      #expect(find("b.swift") == ["b.swift"])
      #expect(find("z*.swift").isEmpty)
      #expect(find("z.swift").isEmpty)
    }
  }

  @Test func patternsDoNotGoRoundInCircles() throws {
    try withFiles(["x/a.swift"]) { place in
      try FileManager.default.createSymbolicLink(
        atPath: "\(place)/x/again", withDestinationPath: "..")
      #expect(Glob.expand("**/*.swift", root: place) == ["x/a.swift"])
    }
  }

  /// The hash would otherwise be made from itself.
  @Test func generatedSwiftIsNoSource() throws {
    try Fixture.withScratch { place in
      try Files.write("@c public func f() {}", to: "\(place)/S/a.swift")
      let path = "\(place)/headergen.toml"
      let toml = """
        require_documentation = false
        [input]
        sources = ["S/**/*.swift"]
        [output]
        swift = "S/Generated/Hash.swift"
        """
      try Files.write(toml, to: path)
      let generator = try Fixture.generator(at: path)
      for output in try generator.run().outputs { try output.write() }
      let again = try generator.run()
      #expect(again.inputs == ["\(place)/S/a.swift", path])
      #expect(again.outputs.allSatisfy { $0.staleness() == nil })
    }
  }

  @Test func aDifferentLineEndIsADifference() throws {
    try Fixture.withScratch { place in
      let output = Output(path: "\(place)/a", text: "one\ntwo\n")
      try Files.write("one\ntwo\r\n", to: output.path)
      #expect(output.staleness()?.hasPrefix("\(place)/a:2: error") == true)
      try Files.write("one\ntwo", to: output.path)
      #expect(output.staleness()?.hasPrefix("\(place)/a:3: error") == true)
      try Files.write("one\ntwo\n", to: output.path)
      #expect(output.staleness() == nil)
    }
  }

  @Test func alikeIsNotEqual() throws {
    try Fixture.withScratch { place in
      let output = Output(path: "\(place)/a", text: "gr\u{F6}\u{DF}e\n")
      try Files.write("gro\u{308}\u{DF}e\n", to: output.path)
      #expect(output.staleness()?.hasPrefix("\(place)/a:1: error") == true)
    }
  }

  @Test func currentFilesAreNotTouched() throws {
    try Fixture.withScratch { place in
      #expect(try Files.write("a", to: "\(place)/x/y"))
      let old = Date(timeIntervalSince1970: 1_000_000)
      try FileManager.default.setAttributes(
        [.modificationDate: old], ofItemAtPath: "\(place)/x/y")
      #expect(try !Files.write("a", to: "\(place)/x/y"))
      let attributes = try FileManager.default.attributesOfItem(
        atPath: "\(place)/x/y")
      #expect(attributes[.modificationDate] as? Date == old)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: "\(place)/x")
          == ["y"])
    }
  }

  @Test func versionIsNamedOnWish() throws {
    let source = "@c public func f() {}"
    let version = " \(Generator.version);"
    #expect(try !Fixture.generate(source).contains(version))
    #expect(
      try Fixture.generate(source, "include_version = true").contains(version))
  }

  @Test func unwritableOutputsAreErrors() throws {
    try withFiles(["a.swift", "out/x"]) { place in
      try Files.write(
        "[input]\nsources = [\"a.swift\"]\n[output]\nheader = \"out\"\n",
        to: "\(place)/headergen.toml")
      let outcome = try Shell.run(Shell.headergen, in: place)
      #expect(outcome.code == 1)
      #expect(outcome.errors.contains("error"))
    }
  }
}
