import HgBytes
import TestSupport
import Testing

@Suite struct KeyedHashTests {
  /// What CPython's own SipHash-1-3 says when its key is 0, which
  /// `PYTHONHASHSEED=0 python3 -c 'print(hash(b"a") % 2**64)'` shows.
  @Test func knownAnswers() {
    let answers: [([UInt8], UInt64)] = [
      (Array("a".utf8), 0x4074_48d2_b89b_1813),
      (Array("abcdefg".utf8), 0x6db1_2aae_9070_f506),
      (Array("abcdefgh".utf8), 0x3f7b_849c_0b8e_35ea),
      (Array("abcdefghi".utf8), 0xf89b_34a3_d11e_b6e5),
      ((0..<63).map { UInt8($0) }, 0x385d_3e39_e5f3_7359),
    ]
    for (text, hash) in answers {
      let made = text.span.bytes.keyedHash(at: 0, size: text.count, key: 0)
      #expect(made == hash)
    }
  }

  @Test func rangesAndKeysCount() {
    let text = (0..<40).map { UInt8($0 / 2) }
    var seen = Set<UInt64>()
    for key: UInt64 in [0, 1, .max] {
      for offset in 0...4 {
        for size in 0...20 {
          let part = Array(text[offset..<(offset + size)])
          let inside = text.span.bytes.keyedHash(
            at: offset, size: size, key: key)
          let alone = part.span.bytes.keyedHash(at: 0, size: size, key: key)
          #expect(inside == alone)
          seen.insert(inside)
        }
      }
    }
    // Of the 21 sizes at 5 places, those of size 0 are one and the same.
    #expect(seen.count > 3 * 90)
  }

  @Test func readsNothingOutside() {
    for size in 0...24 {
      let text = GuardedBytes([UInt8](repeating: 7, count: size))
      let whole = text.span.keyedHash(at: 0, size: size, key: 9)
      #expect(text.span.keyedHash(at: 0, size: size, key: 9) == whole)
      let outside = text.span.keyedHash(at: 1, size: size + 1, key: 9)
      #expect(outside == text.span.keyedHash(at: 0, size: 0, key: 9))
    }
  }
}
