import HgBytes
import TestSupport
import Testing

private func digest(_ parts: [[UInt8]]) -> String {
  var hash = SHA1()
  for part in parts { hash.update(part.span.bytes) }
  let digest = hash.finish()
  return hexadecimal((0..<20).map { digest.bytes[$0] })
}

@Suite struct SHA1Tests {
  /// The examples of FIPS 180, and what `sha1sum` says of nothing.
  @Test func knownAnswers() {
    #expect(digest([]) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
    #expect(
      digest([Array("abc".utf8)])
        == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(
      digest([[UInt8](repeating: 97, count: 1_000_000)])
        == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
  }

  @Test func partsAreHashedAsOne() {
    let text = (0..<200).map { UInt8($0) }
    for middle in 0...text.count {
      let parts = [Array(text[..<middle]), Array(text[middle...])]
      #expect(digest(parts) == digest([text]))
    }
  }

  @Test func comparesWithStoredBytes() {
    let digest = SHA1().finish()
    var data: [UInt8] = [0] + (0..<20).map { digest.bytes[$0] }
    for offset in 0...2 {
      let stands = digest.stands(in: data.span.bytes, at: offset)
      #expect(stands == (offset == 1))
    }
    data[20] ^= 1
    let stands = digest.stands(in: data.span.bytes, at: 1)
    #expect(!stands)
  }
}

extension SHA1Tests {
  @Test func readsDigits() {
    let digits = "DA39a3ee5e6b4b0d3255bfef95601890afd80709"
    let text = Array("x\(digits)".utf8)
    let empty = SHA1().finish()
    let isSame =
      SHA1Digest(hexIn: text.span.bytes, at: 1)?.stands(in: empty.span, at: 0)
    #expect(isSame == true)
    for offset in [0, 2, -1, 100] {
      let isRead = SHA1Digest(hexIn: text.span.bytes, at: offset) != nil
      #expect(!isRead)
    }
    for place in 1...40 {
      for wrong: UInt8 in [0, 0x2f, 0x3a, 0x40, 0x47, 0x60, 0x67, 0xff] {
        var damaged = text
        damaged[place] = wrong
        let isRead = SHA1Digest(hexIn: damaged.span.bytes, at: 1) != nil
        #expect(!isRead)
      }
    }
  }

  @Test func theNullNodeIsNone() throws {
    #expect(SHA1Digest().isNull)
    let isEmptyNull = SHA1().finish().isNull
    #expect(!isEmptyNull)
    var bytes = [UInt8](repeating: 0, count: 20)
    let isNull = try SHA1Digest(copying: bytes.span.bytes).isNull
    #expect(isNull)
    bytes[19] = 1
    let isStillNull = try SHA1Digest(copying: bytes.span.bytes).isNull
    #expect(!isStillNull)
    bytes.removeLast()
    #expect(throws: Refusal(.truncated, at: 19)) {
      try SHA1Digest(copying: bytes.span.bytes)
    }
  }
}
