import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct FastSearchTests {
  private let lines = (0..<400).map { "a line of its own, number \($0)" }

  /// Lines that were added, removed or both, up to what a search looks for.
  @Test func meetsAfterWhatWasChanged() throws {
    for removed in [0, 1, 2, 7, 40, 96] {
      for added in [0, 1, 3, 20, 96] where removed + added > 0 {
        let new =
          (0..<added).map { "added \($0)" } + Array(lines[removed...])
        let place = try meeting(lines, new)
        let isNear = removed + added <= FastSearch.most
        let expected = FastPlace(old: removed, new: added)
        #expect(place == (isNear ? expected : nil), "-\(removed) +\(added)")
      }
    }
  }

  /// A short line, a long one or two are no meeting; what follows them is.
  @Test func passesLinesThatAreTheSameByChance() throws {
    let ruler = String(repeating: "=", count: 500)
    for same in [[""], ["}", ""], [ruler], [ruler, ruler]] {
      let old = ["removed"] + same + ["removed too"] + lines
      let new = ["added"] + same + ["added too"] + lines
      let place = try meeting(old, new)
      let count = same.count + 2
      #expect(place == FastPlace(old: count, new: count))
    }
  }

  @Test func meetsWhereBothTextsEnd() throws {
    let place = try meeting(["a", "b", "c"], ["d", "b"])
    #expect(place == FastPlace(old: 3, new: 2))
  }

  @Test func takesInOnlyLinesThatAreNeeded() throws {
    let (old, new) = (text(["removed"] + lines), text(["added"] + lines))
    var pair = FastLinePair()
    try pair.restart(at: FastPlace(old: 0, new: 0))
    var work = FastWork(bytes: old.count, new.count)
    var search = FastSearch()
    let place = try search.meeting(
      in: FastTexts(old.span.bytes, new.span.bytes), &pair, .everything,
      largest: 0, &work)
    #expect(place == FastPlace(old: 1, new: 1))
    #expect(pair.old.count < 20)
    #expect(pair.new.count < 20)
  }

  private func meeting(
    _ old: [String], _ new: [String]
  ) throws -> FastPlace? {
    let (oldText, newText) = (text(old), text(new))
    var pair = FastLinePair()
    try pair.restart(at: FastPlace(old: 0, new: 0))
    var work = FastWork(bytes: oldText.count, newText.count)
    var search = FastSearch()
    return try search.meeting(
      in: FastTexts(oldText.span.bytes, newText.span.bytes), &pair,
      .everything, largest: 0, &work)
  }
}
