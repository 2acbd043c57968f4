import Foundation
import Testing

@testable import HeaderKit

/// The program itself: exit codes, messages and files.
@Suite struct CommandTests {
  @Test func writesAndVerifies() throws {
    try Fixture.withScratch(copyOf: "Library") { place in
      let header = "\(place)/out/demo.h"
      let current = try Shell.run(Shell.headergen, "--verify", in: place)
      #expect(current.code == 0)
      #expect(current.errors.isEmpty)

      let text = try String(contentsOfFile: header, encoding: .utf8)
      try Files.write(
        text.replacing("#define DEMO_LARGE 4", with: "#define DEMO_LARGE 3"),
        to: header)
      let line =
        text.split(
          separator: "\n", omittingEmptySubsequences: false
        ).firstIndex { $0.hasPrefix("#define DEMO_LARGE") }.map { $0 + 1 } ?? 0
      let stale = try Shell.run(Shell.headergen, "--verify", in: place)
      #expect(stale.code == 2)
      #expect(stale.errors.hasPrefix("out/demo.h:\(line): error: stale"))
      #expect(stale.errors.contains("'#define DEMO_LARGE 3294967295U'"))
      #expect(stale.errors.contains("'#define DEMO_LARGE 4294967295U'"))

      try FileManager.default.removeItem(atPath: header)
      let missing = try Shell.run(Shell.headergen, "--verify", in: place)
      #expect(missing.code == 2)
      #expect(missing.errors.contains("out/demo.h:1: error: stale"))
      #expect(!FileManager.default.fileExists(atPath: header))

      let written = try Shell.run(Shell.headergen, in: place)
      #expect(written.code == 0)
      #expect(written.output == "wrote out/demo.h\n")
      #expect(try String(contentsOfFile: header, encoding: .utf8) == text)
      #expect(try Shell.run(Shell.headergen, in: place).output.isEmpty)
    }
  }

  @Test func errorsInSourcesAreReportedAndNothingIsWritten() throws {
    try Fixture.withScratch(copyOf: "Refused") { place in
      let outcome = try Shell.run(Shell.headergen, in: place)
      #expect(outcome.code == 1)
      #expect(outcome.output.isEmpty)
      #expect(try outcome.errors == Fixture.text("Refused/expected.txt"))
      #expect(!FileManager.default.fileExists(atPath: "\(place)/out"))
      let verify = try Shell.run(Shell.headergen, "--verify", in: place)
      #expect(verify.code == 1)
    }
  }

  @Test func configurationErrorsHaveExitCodeOne() throws {
    try Fixture.withScratch { place in
      let missing = try Shell.run(Shell.headergen, in: place)
      #expect(missing.code == 1)
      #expect(missing.errors.hasPrefix("headergen.toml:1:1: error: "))
      try Files.write("a = [1,\n", to: "\(place)/x.toml")
      let broken = try Shell.run(
        Shell.headergen, "--config", "x.toml", in: place)
      #expect(broken.code == 1)
      #expect(broken.errors.hasPrefix("x.toml:1:9: error: "))
    }
  }

  @Test(arguments: [
    ["--no-such-flag"], ["--verify", "--dump-model"],
    ["--depfile", "x", "--dump-model"], ["extra"], ["--config"],
  ])
  func wrongUsageHasExitCode64(arguments: [String]) throws {
    let outcome = try Shell.run([Shell.headergen] + arguments)
    #expect(outcome.code == 64)
  }

  @Test func helpNamesEveryOption() throws {
    let outcome = try Shell.run(Shell.headergen, "--help")
    #expect(outcome.code == 0)
    for word in ["--config", "--verify", "--depfile", "--dump-model"] {
      #expect(outcome.output.contains(word))
    }
    let version = try Shell.run(Shell.headergen, "--version")
    #expect(version.output == Generator.version + "\n")
  }

  @Test func depfileListsInputsAndOutputs() throws {
    try Fixture.withScratch(copyOf: "Library") { place in
      let outcome = try Shell.run(
        Shell.headergen, "--config", "type.toml", "--depfile", "demo.d",
        in: place)
      #expect(outcome.code == 0)
      let text = try String(
        contentsOfFile: "\(place)/demo.d", encoding: .utf8)
      #expect(
        text == """
          out-type/demo.h out-type/demo_cdef.h: \\
            Sources/Functions.swift \\
            Sources/Types.swift \\
            type.toml

          """)
    }
  }

  /// make itself reads the file, with a name that needs care.
  @Test func makeReadsTheDepfile() throws {
    try Fixture.withScratch { place in
      try Files.write(
        Depfile.text(outputs: ["a b$.h"], inputs: ["in #1.swift"]),
        to: "\(place)/deps")
      try Files.write(
        "include deps\na\\ b$$.h:\n\t@echo made\n",
        to: "\(place)/Makefile")
      let broken = try Shell.run("make", in: place)
      #expect(broken.errors.contains("'in #1.swift'"))
      try Files.write("", to: "\(place)/in #1.swift")
      let whole = try Shell.run("make", in: place)
      #expect(whole.output.contains("made"), "\(whole.errors)")
    }
  }

  @Test func modelIsPrintedAndNothingIsWritten() throws {
    try Fixture.withScratch(copyOf: "Library") { place in
      try FileManager.default.removeItem(atPath: "\(place)/out/demo.h")
      let outcome = try Shell.run(Shell.headergen, "--dump-model", in: place)
      #expect(outcome.code == 0)
      #expect(try outcome.output == Fixture.text("Library/out/model.json"))
      #expect(
        !FileManager.default.fileExists(atPath: "\(place)/out/demo.h"))
    }
  }
}
