import Foundation
import Testing

@testable import HeaderKit

/// Every header compiles alone and without a warning.
@Suite struct HeaderCompileTests {
  static let folders = ["out", "out-tag", "out-type", "out-plain"]

  static let compilers: [[String]] = [
    ["gcc", "-x", "c", "-std=c99"], ["gcc", "-x", "c", "-std=c11"],
    ["gcc", "-x", "c", "-std=c2x"], ["g++", "-x", "c++", "-std=c++17"],
    ["clang", "-x", "c", "-std=c99"], ["clang", "-x", "c", "-std=c11"],
    ["clang", "-x", "c", "-std=c2x"],
    ["clang", "--driver-mode=g++", "-x", "c++", "-std=c++17"],
  ]

  static let strict = [
    "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only",
  ]

  @Test(arguments: folders, compilers)
  func compilesAlone(folder: String, compiler: [String]) throws {
    try Fixture.withScratch { place in
      let header = "\(Fixture.folder)/Library/\(folder)/demo.h"
      // Twice, as the second reading must find the first.
      try Files.write(
        "#include \"\(header)\"\n#include \"\(header)\"\n",
        to: "\(place)/alone")
      try Shell.expect(
        compiler + HeaderCompileTests.strict + ["\(place)/alone"])
    }
  }

  /// Values, widths and prototypes, as the compilers see them.
  @Test(arguments: compilers)
  func meansWhatSwiftMeant(compiler: [String]) throws {
    try Shell.expect(
      compiler + HeaderCompileTests.strict
        + ["\(Fixture.folder)/Library/Uses/facts.c"])
  }

  @Test(arguments: compilers)
  func judgesNoticeErrors(compiler: [String]) throws {
    try Fixture.withScratch { place in
      try Files.write("/* a /* b */ int f(void);", to: "\(place)/bad")
      let outcome = try Shell.run(
        compiler + HeaderCompileTests.strict + ["\(place)/bad"])
      #expect(outcome.code != 0)
    }
  }
}
