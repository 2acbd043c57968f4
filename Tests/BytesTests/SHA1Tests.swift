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
