import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct FastHunkWriterTests {
  /// Kept bytes between two hunks that are not more than a hunk's head are
  /// sent again; more are not.
  @Test func joinsHunksWhereThatMakesNoDeltaLarger() throws {
    for kept in 1...20 {
      var writer = FastHunkWriter()
      try writer.keep(at: FastPlace(old: 0, new: 0), size: 5)
      try writer.keep(at: FastPlace(old: 9, new: 8), size: kept)
      let end = FastPlace(old: 9 + kept, new: 28 + kept)
      let hunks = try writer.finished(at: end, suffix: 0)
      let found = (0..<hunks.count).map { index in
        let hunk = hunks[index]
        return [hunk.oldStart, hunk.oldEnd, hunk.newStart, hunk.newEnd]
      }
      let whole = [[5, 9 + kept, 5, 28 + kept]]
      let apart = [[5, 9, 5, 8], [9 + kept, 9 + kept, 8 + kept, 28 + kept]]
      #expect(found == (kept <= 12 ? whole : apart))
    }
  }

  /// What both texts begin and end with is never sent, however short.
  @Test func keepsShortEnds() throws {
    let hunks = try fastHunks(
      from: Array("\n1\n\n".utf8).span.bytes,
      to: Array("\n2\n\n".utf8).span.bytes)
    #expect(hunks.count == 1)
    #expect(hunks[0].oldStart == 1)
    #expect(hunks[0].oldEnd == 3)
  }

  @Test func writesNothingOfEqualTexts() throws {
    var writer = FastHunkWriter()
    try writer.keep(at: FastPlace(old: 0, new: 0), size: 7)
    try writer.keep(at: FastPlace(old: 7, new: 7), size: 0)
    let hunks = try writer.finished(
      at: FastPlace(old: 9, new: 9), suffix: 2)
    #expect(hunks.count == 0)
  }
}
