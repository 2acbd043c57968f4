import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct FoldTests {
  private func folded(_ deltas: [[UInt8]]) throws -> [UInt8] {
    let chain = ChainModel(deltas)
    var place = DeltaPlace()
    let apart = try chain.folded(isJoined: false, &place)
    let joined = try chain.folded(isJoined: true, &place)
    try #require(apart == joined)
    return apart
  }

  @Test func saysNothingTwice() throws {
    for (deltas, expected) in [
      ([], []),
      ([[], []], []),
      ([delta(HunkModel(3, 3))], []),
      ([delta(HunkModel(3, 3, "ab")), delta(HunkModel(3, 5))], []),
      (
        [delta(HunkModel(2, 4, "x"), HunkModel(4, 6, "y"))],
        delta(HunkModel(2, 6, "xy"))
      ),
      (
        [delta(HunkModel(2, 4, "abcd")), delta(HunkModel(4, 4, "X"))],
        delta(HunkModel(2, 4, "abXcd"))
      ),
      (
        [delta(HunkModel(2, 4, "ab")), delta(HunkModel(8, 9, "c"))],
        delta(HunkModel(2, 4, "ab"), HunkModel(8, 9, "c"))
      ),
    ] as [([[UInt8]], [UInt8])] {
      let found = try folded(deltas)
      #expect(found == expected)
    }
  }

  @Test func doesWhatTheChainDoes() throws {
    try withRandom(1000) { random in
      let base = random.bytes(random.number(0...60))
      var text = base
      var deltas: [[UInt8]] = []
      for _ in 0..<random.number(0...12) {
        let hunks = random.hunks(text.count)
        deltas.append(delta(of: hunks))
        text = try #require(applied(hunks, to: text))
      }
      let one = try folded(deltas)
      let hunks = try models(of: one)
      try #require(applied(hunks, to: base) == text)
      for (left, right) in zip(hunks, hunks.dropFirst()) {
        try #require(left.end < right.start)
      }
      for hunk in hunks {
        try #require(hunk.start < hunk.end || !hunk.data.isEmpty)
      }
      // It is as short as can be said.
      try #require(try folded([one]) == one)
    }
  }

  @Test func offsetsThatCannotBeSaidAreRefused() throws {
    let far = Int(Int32.max)
    let made = try folded([delta(HunkModel(far, far, "a"))])
    #expect(made == delta(HunkModel(far, far, "a")))
    let chain = ChainModel([
      delta(HunkModel(0, far)), delta(HunkModel(1, 1), HunkModel(3, 4)),
    ])
    var place = DeltaPlace()
    let refused = refusal { () throws(Refusal) in
      _ = try chain.folded(isJoined: false, &place)
    }
    #expect(refused == Refusal(.outOfRange, at: 12))
    #expect(place == DeltaPlace(delta: 1, hunk: 1, offset: 12))
  }

  @Test func chainsOutOfOrderAreRefused() throws {
    let chain = ChainModel([
      [], delta(HunkModel(5, 6, "x"), HunkModel(2, 3, "y")),
    ])
    for mode in [DeltaMode.strict, .combined] {
      var place = DeltaPlace()
      let refused = refusal { () throws(Refusal) in
        let patch = try chain.patch(mode, isJoined: false, &place)
        _ = try patch.measureDelta(
          chain.deltas(isJoined: false), refusedAt: &place)
      }
      #expect(refused == Refusal(.malformed, at: 13))
      #expect(place == DeltaPlace(delta: 1, hunk: 1, offset: 13))
    }
  }
}

/// The hunks of a delta.
func models(of delta: [UInt8]) throws -> [HunkModel] {
  let bytes = GuardedBytes(delta)
  var hunks = DeltaHunks(of: bytes.span)
  var result: [HunkModel] = []
  while let hunk = try hunks.next() {
    result.append(
      HunkModel(hunk.start, hunk.end, Array(delta[hunk.data..<hunk.next])))
  }
  return result
}
