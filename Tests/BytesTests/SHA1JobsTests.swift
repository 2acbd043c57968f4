import CDeps
import HgBytes
import TestSupport
import Testing

/// The hashes of some texts after two nodes each, one by one.
private func digest(
  _ first: [UInt8], _ second: [UInt8], _ text: [UInt8]
) -> [UInt8] {
  var hash = SHA1()
  for part in [first, second, text] { hash.update(part.span.bytes) }
  let digest = hash.finish()
  return (0..<20).map { digest.bytes[$0] }
}

private func node(_ bytes: [UInt8]) throws(Refusal) -> SHA1Digest {
  try SHA1Digest(copying: bytes.span.bytes)
}

@Suite struct SHA1JobsTests {
  /// Sizes around the ends of blocks, of which the nodes take a part, and as
  /// many texts as do and do not fill all lanes.
  @Test func textsThatAreHashedTogether() throws {
    try withRandom(200) { random in
      let texts = (0..<random.number(0...11)).map { _ in
        let blocks = random.number(0...(random.oneIn(5) ? 40 : 3))
        return random.bytes(max(0, 64 * blocks + random.number(-45...30)))
      }
      var slots = try ByteSlots(count: texts.count + 1)
      var jobs = Column<SHA1Job>()
      var expected: [[UInt8]] = []
      for (slot, text) in texts.enumerated() {
        for byte in text { try slots[slot].append(byte) }
        let first = random.bytes(20)
        let second = random.bytes(20)
        try jobs.append(
          SHA1Job(
            slot: slot, first: node(first), second: node(second),
            number: 7 * slot))
        expected.append(digest(first, second, text))
      }
      slots.hash(&jobs)
      for (slot, right) in expected.enumerated() {
        let job = jobs[slot]
        try #require((0..<20).map { job.digest.bytes[$0] } == right)
        try #require(job.number == 7 * slot)
      }
    }
  }

  /// Also where the number of bits, which has two halves, passes 32 bits.
  @Test func lanesDoAsTurnsDo() {
    let text = (0..<(8 * 64)).map { UInt8(truncatingIfNeeded: $0 &* $0) }
    var turns = [SHA_CTX](repeating: SHA_CTX(), count: 4)
    for lane in 0..<4 {
      SHA1_Init(&turns[lane])
      turns[lane].Nl = UInt32.max - 511
      turns[lane].h2 = UInt32(lane)
    }
    var lanes = turns
    text.withUnsafeBytes { bytes in
      let starts = (0..<4).map { bytes.baseAddress?.advanced(by: 64 * $0) }
      hgk_sha1_blocks_by_turns(&turns, starts, 5)
      hgk_sha1_blocks(&lanes, starts, 5)
    }
    for (lane, turn) in zip(lanes, turns) {
      #expect(
        [lane.h0, lane.h1, lane.h2, lane.h3, lane.h4, lane.Nl, lane.Nh]
          == [turn.h0, turn.h1, turn.h2, turn.h3, turn.h4, turn.Nl, turn.Nh])
      #expect(lane.Nh == 1)
    }
  }
}
