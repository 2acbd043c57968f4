import Testing

@testable import HeaderKit

/// The committed outputs of the fixtures are what the tool writes.
///
/// After a wanted change, run `headergen --config` on each configuration in
/// Fixtures/Library and read the difference.
@Suite struct GoldenTests {
  @Test(arguments: Fixture.configurations)
  func committedOutputsAreCurrent(name: String) throws {
    let result = try Fixture.generator("Library", name).run()
    #expect(!result.outputs.isEmpty)
    for output in result.outputs {
      #expect(output.staleness() == nil)
    }
  }

  @Test func outputsAreDeterministic() throws {
    let first = try Fixture.generator("Library").run()
    for _ in 0..<3 {
      let next = try Fixture.generator("Library").run()
      #expect(next.outputs.map(\.text) == first.outputs.map(\.text))
      #expect(try next.dumpModel() == first.dumpModel())
    }
  }

  @Test(arguments: Fixture.configurations)
  func outputsHaveUnixLines(name: String) throws {
    for output in try Fixture.generator("Library", name).run().outputs {
      #expect(!output.text.unicodeScalars.contains("\r"))
      #expect(output.text.hasSuffix("\n"))
      #expect(!output.text.hasSuffix("\n\n"))
      #expect(!output.text.contains(" \n"), "blanks at the end of a line")
    }
  }

  @Test func modelIsDumped() throws {
    let path = Fixture.folder + "/Library/"
    let json = try Fixture.generator("Library").run().dumpModel()
      .replacing(path, with: "")
    #expect(try json == Fixture.text("Library/out/model.json"))
  }
}
