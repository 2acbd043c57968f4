import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct DeltaTests {
  @Test func readsItsHunks() throws {
    try withRandom(300) { random in
      var hunks = random.hunks(1000, most: 9)
      if random.oneIn(2) { hunks.shuffle(using: &random) }
      let bytes = delta(of: hunks)
      let found = try models(of: bytes)
      try #require(found == hunks)
      let guarded = GuardedBytes(bytes)
      var counted = DeltaHunks(of: guarded.span)
      let count = try counted.count()
      try #require(count == hunks.count)
    }
  }

  private func validated(
    _ delta: [UInt8], _ size: Int
  ) throws(Refusal) -> Int {
    let guarded = GuardedBytes(delta)
    return try validateDelta(guarded.span, baseSize: size)
  }

  @Test func validatesAsTheModelApplies() throws {
    try withRandom(2000) { random in
      let size = random.number(0...12)
      let hunks = (0..<random.number(0...3)).map { _ in
        let start = random.number(0...size)
        let end = start + random.number(0...3)
        return HunkModel(start, end, random.bytes(random.number(0...3)))
      }
      let fits = applied(hunks, to: [UInt8](repeating: 0, count: size)) != nil
      var count: Int?
      let refused = refusal { () throws(Refusal) in
        count = try validated(delta(of: hunks), size)
      }
      try #require(fits ? count == hunks.count : refused != nil)
    }
  }

  @Test func refusesAtTheHunk() {
    let good = delta(HunkModel(1, 2, "abc"))
    for (bytes, size, expected) in [
      (good, 2, nil), (good, 1, Refusal(.outOfRange)),
      (good + delta(HunkModel(2, 9)), 9, nil),
      (good + delta(HunkModel(2, 9)), 8, Refusal(.outOfRange, at: 15)),
      (good + delta(HunkModel(1, 9)), 9, Refusal(.malformed, at: 15)),
      (good + delta(HunkModel(3, 2)), 9, Refusal(.malformed, at: 15)),
      (good + [0], 9, Refusal(.truncated, at: 15)),
      (Array(good.dropLast()), 9, Refusal(.truncated)),
    ] as [([UInt8], Int, Refusal?)] {
      let refused = refusal { () throws(Refusal) in
        _ = try validated(bytes, size)
      }
      #expect(refused == expected)
    }
  }

  private func inverse(
    _ delta: [UInt8], _ base: [UInt8]
  ) throws(Refusal) -> [UInt8] {
    let bytes = GuardedBytes(delta)
    let text = GuardedBytes(base)
    let size = try measureInverse(of: bytes.span, baseSize: base.count)
    return try written(size) { (inverse) throws(Refusal) in
      try writeInverse(of: bytes.span, base: text.span, into: &inverse)
    }
  }

  @Test func inversesTakeItBack() throws {
    try withRandom(500) { random in
      let base = random.bytes(random.number(0...60))
      let hunks = random.hunks(base.count, most: 8)
      let text = try #require(applied(hunks, to: base))
      let back = try inverse(delta(of: hunks), base)
      let inverted = try models(of: back)
      try #require(applied(inverted, to: text) == base)
      try #require(inverted.count == hunks.count)
      // And back again.
      try #require(try inverse(back, text) == delta(of: hunks))
    }
  }

  @Test func inversesAreRefusedLikeDeltas() {
    for (bytes, expected) in [
      (delta(HunkModel(0, 1, "x"), HunkModel(8, 12)), .outOfRange),
      (delta(HunkModel(5, 6, "x"), HunkModel(5, 6)), .malformed),
      ([0], .truncated),
    ] as [([UInt8], Refusal.Reason)] {
      let refused = refusal { () throws(Refusal) in
        _ = try inverse(bytes, Array("0123456789".utf8))
      }
      #expect(refused?.reason == expected)
    }
  }

  @Test func inversesOfTextsThatAreTooLongAreRefused() {
    let far = Int(Int32.max)
    let bytes = GuardedBytes(delta(HunkModel(0, 0, "a"), HunkModel(far, far)))
    let refused = refusal { () throws(Refusal) in
      _ = try measureInverse(of: bytes.span, baseSize: far)
    }
    #expect(refused == Refusal(.outOfRange, at: 13))
  }

  private func patched(_ size: Int, _ delta: [UInt8]) throws(Refusal) -> Int {
    let guarded = GuardedBytes(delta)
    return try patchedSize(size, guarded.span)
  }

  /// What Mercurial's function answered.
  @Test func patchedSizesAreMercurials() throws {
    func headers(_ numbers: [UInt32]) -> [UInt8] {
      numbers.flatMap { bigEndian($0) }
    }
    for (size, bytes, expected) in [
      (10, [], 10),
      (10, headers([0, 5, 0]), 5),
      (10, headers([0, 5, 3]) + [1, 2, 3], 8),
      (10, headers([0xffff_ffff, 0xffff_ffff, 0]), 10),
      (10, headers([0xffff_fffb, 0xffff_ffff, 0]), 6),
      (-5, headers([0, 5, 0]), -10),
      (Int.max, headers([0, 0, 1]) + [9], Int.min),
      (Int.min, headers([0, 5, 0]), Int.max - 4),
      (10, headers([0, 100, 0]), -90),
      (10, headers([20, 30, 0, 5, 6, 1]) + [9], 0),
      (10, headers([0, 0xffff_ffff, 0, 0, 0x7fff_ffff, 0]), -6_442_450_932),
    ] as [(Int, [UInt8], Int)] {
      let found = try patched(size, bytes)
      #expect(found == expected)
    }
    for (bytes, expected) in [
      (headers([0, 5, 3]) + [1, 2], Refusal(.truncated)),
      (headers([0, 0, 0xffff_ffff]), Refusal(.truncated)),
      (headers([5, 0, 0]), Refusal(.malformed)),
      (headers([0, 1, 0, 0xffff_ffff, 2, 0]), Refusal(.malformed, at: 12)),
      (headers([0, 1, 1]) + [1, 7], Refusal(.truncated, at: 13)),
      ([0, 0, 0, 0, 0], Refusal(.truncated)),
    ] as [([UInt8], Refusal)] {
      let refused = refusal { () throws(Refusal) in
        _ = try patched(10, bytes)
      }
      #expect(refused == expected)
    }
  }

  @Test func patchedSizesAreThoseOfTexts() throws {
    try withRandom(300) { random in
      let base = random.bytes(random.number(0...60))
      let hunks = random.hunks(base.count)
      let text = try #require(applied(hunks, to: base))
      let size = try patched(base.count, delta(of: hunks))
      try #require(size == text.count)
    }
  }
}
