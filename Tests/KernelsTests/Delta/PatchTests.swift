import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct PatchTests {
  private let digits = Array("0123456789".utf8)

  /// What a chain makes of a base in either mode and from either layout, which
  /// all have to agree on.
  private func requireText(
    _ deltas: [[UInt8]], _ base: [UInt8], _ text: [UInt8]
  ) throws {
    let chain = ChainModel(deltas)
    for mode in [DeltaMode.strict, .combined] {
      for isJoined in [false, true] {
        var place = DeltaPlace()
        let found = try chain.applied(
          to: base, mode, isJoined: isJoined, &place)
        try #require(found == text, "\(mode), joined \(isJoined)")
      }
    }
  }

  private func requireRefusal(
    _ deltas: [[UInt8]], _ base: [UInt8], _ mode: DeltaMode,
    _ reason: Refusal.Reason, _ place: DeltaPlace
  ) throws {
    let chain = ChainModel(deltas)
    for isJoined in [false, true] {
      var found = DeltaPlace(delta: 77)
      let refused = refusal { () throws(Refusal) in
        _ = try chain.applied(to: base, mode, isJoined: isJoined, &found)
      }
      // Side by side, a cut delta takes what follows for its own.
      if isJoined, reason == .truncated {
        try #require(refused != nil)
        continue
      }
      try #require(refused == Refusal(reason, at: place.offset))
      try #require(found == place)
    }
  }

  @Test func appliesWhatMercurialWrote() throws {
    for (base, text, hunks) in [
      ("a\nb\nc\n", "a\nB\nc\n", [HunkModel(2, 4, "B\n")]),
      ("", "x\n", [HunkModel(0, 0, "x\n")]),
      ("x\n", "", [HunkModel(0, 2)]),
      ("a\nb\nc", "a\nb\nc\n", [HunkModel(4, 5, "c\n")]),
      ("a\na\na\n", "a\na\na\na\na\n", [HunkModel(6, 6, "a\na\n")]),
    ] {
      try requireText([delta(of: hunks)], Array(base.utf8), Array(text.utf8))
    }
    let chain = [
      delta(HunkModel(4, 8, "BBBB\n")), delta(HunkModel(13, 13, "ddd\n")),
    ]
    try requireText(
      chain, Array("aaa\nbbb\nccc\n".utf8),
      Array("aaa\nBBBB\nccc\nddd\n".utf8))
  }

  @Test func neighboursAndInsertionsAtOnePlaceAreLegal() throws {
    for (hunks, text) in [
      ([HunkModel(10, 10, "x")], "0123456789x"),
      ([HunkModel(2, 4, "x"), HunkModel(4, 6, "y")], "01xy6789"),
      ([HunkModel(2, 2, "x"), HunkModel(2, 2, "y")], "01xy23456789"),
      ([HunkModel(3, 3)], "0123456789"),
      ([], "0123456789"),
    ] {
      try requireText([delta(of: hunks)], digits, Array(text.utf8))
    }
    try requireText([], digits, digits)
  }

  @Test func damageThatIsReplacedDoesNoHarmInTheEnd() throws {
    let overlapping = delta(HunkModel(2, 5, "x"), HunkModel(4, 6, "y"))
    let outside = delta(HunkModel(8, 12))
    for (first, second, text) in [
      (overlapping, delta(HunkModel(0, 7, "z")), "z"),
      (outside, delta(HunkModel(0, 8, "all")), "invalid"),
      (
        delta(HunkModel(5, 20, "x")), delta(HunkModel(4, 6)),
        "invalid"
      ),
    ] {
      let chain = ChainModel([first, second])
      for isJoined in [false, true] {
        var place = DeltaPlace()
        if text == "invalid" {
          let refused = refusal { () throws(Refusal) in
            _ = try chain.applied(
              to: digits, .combined, isJoined: isJoined, &place)
          }
          #expect(refused?.reason == .outOfRange)
        } else {
          let found = try chain.applied(
            to: digits, .combined, isJoined: isJoined, &place)
          #expect(found == Array(text.utf8))
        }
        let refused = refusal { () throws(Refusal) in
          _ = try chain.applied(
            to: digits, .strict, isJoined: isJoined, &place)
        }
        #expect(refused != nil)
      }
    }
  }

  @Test func refusalsNameTheHunk() throws {
    let good = delta(HunkModel(1, 2, "abc"))
    for (bad, reason, hunk, offset) in [
      (good + [0, 0], .truncated, 1, 15),
      (good + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], .truncated, 1, 15),
      (good + delta(HunkModel(5, 4)), .malformed, 1, 15),
      (good + delta(HunkModel(-1, 2)), .malformed, 1, 15),
      (good + delta(HunkModel(-2, -1)), .malformed, 1, 15),
      (
        good + [0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255], .malformed, 1,
        15
      ),
    ] as [([UInt8], Refusal.Reason, Int, Int)] {
      for mode in [DeltaMode.strict, .combined] {
        let place = DeltaPlace(delta: 1, hunk: hunk, offset: offset)
        try requireRefusal(
          [good, bad, good], digits, mode, reason, place)
      }
    }
    for (bad, reason, hunk, offset) in [
      (delta(HunkModel(2, 5, "x"), HunkModel(4, 6)), .malformed, 1, 13),
      (delta(HunkModel(5, 6, "x"), HunkModel(2, 3)), .malformed, 1, 13),
      (delta(HunkModel(0, 0), HunkModel(8, 12)), .outOfRange, 1, 12),
      (delta(HunkModel(11, 11, "x")), .outOfRange, 0, 0),
    ] as [([UInt8], Refusal.Reason, Int, Int)] {
      for mode in [DeltaMode.strict, .combined] {
        let place = DeltaPlace(delta: 2, hunk: hunk, offset: offset)
        try requireRefusal(
          [[], [], bad, []], digits, mode, reason, place)
      }
    }
    // Each is inside of the base, but not of its own text.
    try requireRefusal(
      [delta(HunkModel(0, 10)), delta(HunkModel(5, 6))], digits, .strict,
      .outOfRange, DeltaPlace(delta: 1))
  }

  @Test func everyTruncationIsRefused() throws {
    let whole = delta(HunkModel(1, 2, "abc"), HunkModel(4, 4, "d"))
    try withEvery("size", in: 1..<whole.count) { size in
      let cut = Array(whole[..<size])
      if size == 15 { return }
      try requireRefusal(
        [[], cut], digits, .combined, .truncated,
        DeltaPlace(
          delta: 1, hunk: size < 15 ? 0 : 1, offset: size < 15 ? 0 : 15))
    }
  }

  /// Every pair of deltas of one hunk each, for every small base.
  @Test func combinesEverySmallPairAsOneAfterTheOther() throws {
    for size in 0...3 {
      let base = (0..<size).map { UInt8(48 + $0) }
      for first in small(size, "ab") {
        guard let middle = applied([first], to: base) else { continue }
        for second in small(middle.count, "xy") {
          let text = try #require(applied([second], to: middle))
          try requireText(
            [first.bytes, second.bytes], base, text)
        }
      }
    }
  }

  private func small(_ size: Int, _ data: String) -> [HunkModel] {
    (0...size).flatMap { start in
      (start...size).flatMap { end in
        (0...2).map { HunkModel(start, end, String(data.prefix($0))) }
      }
    }
  }

  @Test func combinesRandomChainsAsOneAfterTheOther() throws {
    try withRandom(1500) { random in
      let base = random.bytes(random.number(0...40))
      var text = base
      var deltas: [[UInt8]] = []
      let most = random.oneIn(2) ? 1 : 5
      for _ in 0..<random.number(0...(random.oneIn(4) ? 60 : 9)) {
        let hunks = random.hunks(text.count, most: most)
        deltas.append(delta(of: hunks))
        text = try #require(applied(hunks, to: text))
      }
      try requireText(deltas, base, text)
    }
  }

  @Test func combinesManyDeltas() throws {
    try withRandom(1) { random in
      let base = random.bytes(20_000)
      var text = base
      var deltas: [[UInt8]] = []
      for _ in 0..<1500 {
        let start = random.number(0...(text.count - 60))
        let hunk = HunkModel(
          start, start + random.number(0...50), random.bytes(25))
        deltas.append(hunk.bytes)
        text.replaceSubrange(hunk.start..<hunk.end, with: hunk.data)
      }
      try requireText(deltas, base, text)
    }
  }

  @Test func agreesWithItselfOnDamagedChains() throws {
    try withRandom(3000) { random in
      let base = random.bytes(random.number(0...30))
      var deltas = (0..<random.number(1...8)).map { _ in
        delta(of: random.hunks(40))
      }
      for _ in 0..<random.number(0...2) {
        let index = random.number(0...(deltas.count - 1))
        guard !deltas[index].isEmpty else { continue }
        let place = random.number(0...(deltas[index].count - 1))
        deltas[index][place] = UInt8(random.number(0...255))
      }
      let chain = ChainModel(deltas)
      for mode in [DeltaMode.strict, .combined] {
        var texts: [[UInt8]?] = []
        for isJoined in [false, true] {
          var place = DeltaPlace(delta: -1)
          var text: [UInt8]?
          let refused = refusal { () throws(Refusal) in
            text = try chain.applied(
              to: base, mode, isJoined: isJoined, &place)
          }
          try #require((text == nil) == (refused != nil))
          try #require(refused == nil || deltas.indices.contains(place.delta))
          texts.append(text)
        }
        try #require(texts[0] == texts[1])
      }
    }
  }

  @Test func sizesThatMultiplyAreRefusedOrExact() throws {
    let far = Int(Int32.max)
    // Each makes the text shorter than nothing.
    let shrinking = [[UInt8]](repeating: delta(HunkModel(0, far)), count: 40)
    try requireRefusal(
      shrinking, digits, .combined, .outOfRange, DeltaPlace(delta: 39))
    try requireRefusal(
      shrinking, digits, .strict, .outOfRange, DeltaPlace(delta: 0))
    // Measuring needs no base; this one would be of 80 GB.
    let chain = ChainModel(shrinking)
    var place = DeltaPlace()
    let patch = try chain.patch(.strict, isJoined: false, &place)
    let size = try patch.measure(
      baseSize: 40 * far + 5, chain.deltas(isJoined: false), refusedAt: &place)
    #expect(size == 5)
    let refused = refusal { () throws(Refusal) in
      let growing = ChainModel([delta(HunkModel(0, 0, "ab"))])
      let patch = try growing.patch(.strict, isJoined: false, &place)
      _ = try patch.measure(
        baseSize: Int.max - 1, growing.deltas(isJoined: false),
        refusedAt: &place)
    }
    #expect(refused == Refusal(.outOfRange))
  }

  @Test func textsThatDoNotFitAreRefused() throws {
    let chain = ChainModel([delta(HunkModel(2, 4, "abcdef"))])
    var place = DeltaPlace()
    let patch = try chain.patch(.strict, isJoined: false, &place)
    let base = GuardedBytes(digits)
    for size in 0..<14 {
      let refused = refusal { () throws(Refusal) in
        _ = try written(size) { (text) throws(Refusal) in
          try patch.apply(
            to: base.span, chain.deltas(isJoined: false), into: &text,
            refusedAt: &place)
        }
      }
      #expect(refused?.reason == .full)
    }
  }

  @Test func separatorsAreCounted() throws {
    let mark = GuardedBytes(ChainModel.mark)
    let separator = try DeltaSeparator(parsing: mark.span)
    let one = delta(HunkModel(1, 2, "abc"))
    for (bytes, count, expected) in [
      (one + ChainModel.mark + one, 2, nil),
      (one + ChainModel.mark + one, 1, .malformed),
      (one + ChainModel.mark + one, 3, .truncated),
      (one, 2, .truncated),
      (one, 1 << 32, .truncated),
      (one, Int.max, .truncated),
      (one + ChainModel.mark, 2, nil),
      (one + ChainModel.mark, 1, .malformed),
      (ChainModel.mark + ChainModel.mark, 3, nil),
      ([], 1, nil),
      (Array(ChainModel.mark.dropLast()), 2, .truncated),
    ] as [([UInt8], Int, Refusal.Reason?)] {
      let joined = GuardedBytes(bytes)
      var place = DeltaPlace()
      let refused = refusal { () throws(Refusal) in
        _ = try Patch(
          combining: joined.span, separatedBy: separator, count: count,
          mode: .combined, refusedAt: &place)
      }
      #expect(refused?.reason == expected, "\(count) in \(bytes)")
    }
  }

  @Test func separatorsCouldBeginNoHunk() {
    for (bytes, isRight) in [
      (ChainModel.mark, true),
      ([UInt8](repeating: 0x80, count: 12), true),
      ([0x7f] + [UInt8](repeating: 0xff, count: 11), false),
      ([UInt8](repeating: 0xff, count: 11), false),
      ([UInt8](repeating: 0xff, count: 13), false),
      ([], false),
    ] {
      let guarded = GuardedBytes(bytes)
      let refused = refusal { () throws(Refusal) in
        _ = try DeltaSeparator(parsing: guarded.span)
      }
      #expect(refused == (isRight ? nil : Refusal(.argument)))
    }
  }
}
