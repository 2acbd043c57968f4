import HgBytes
import TestSupport
import Testing

/// Thirty lines, and what Python's `zlib.compress` makes of them.
private let lines = (0..<30).flatMap { Array("line \($0)\n".utf8) }
private let zlibLines = bytes(
  hexadecimal: """
    789c35ceb10d80300003c13e5330023610c840144851f62f51e44ff5954feedf
    78b7bdf419254e8ee44caea42677f2248df9627004242441094b6042139cf08c
    e7f50bcf78c6339ef18c673cb7f203a6eb40a2
    """)

/// The same from zstd 1.5.6 at level 3, with and without the size of the text
/// in the frame.
private let zstdLines = bytes(
  hexadecimal: """
    28b52ffd20e625030054026c696e6520300a3132333435363738393131313331
    3131313132323232323232323232390a1d00200bc807320359403e9019c802f2
    4166536491225f14994191e5897c4ee420464626322f914d09848121601c180c
    0c01e3c0606008180786e92a5b
    """)
private let unsizedLines = bytes(
  hexadecimal: """
    28b52ffd000025030054026c696e6520300a3132333435363738393131313331
    3131313132323232323232323232390a1d00200bc807320359403e9019c802f2
    4166536491225f14994191e5897c4ee420464626322f914d09848121601c180c
    0c01e3c0606008180786e92a5b
    """)

/// A frame whose blocks are `count` times 128 KB of zeros, 4 bytes each.
private func bomb(_ count: Int) -> [UInt8] {
  var frame = bytes(hexadecimal: "28b52ffd0058")
  for block in 1...count {
    frame += [block == count ? 3 : 2, 0, 0x10, 0]
  }
  return frame
}

/// A zlib stream of `count` times 64 KB of zeros, stored as they are.
private func stored(_ count: Int) -> [UInt8] {
  var stream: [UInt8] = [0x78, 0x01]
  for block in 1...count {
    stream += [block == count ? 1 : 0, 0xff, 0xff, 0, 0]
    stream += [UInt8](repeating: 0, count: 65_535)
  }
  // Adler-32 of zeros: the low half stays 1, the high half counts them.
  let high = count * 65_535 % 65_521
  return stream + [UInt8(high >> 8), UInt8(high & 255), 0, 1]
}

private enum Format: CaseIterable { case zlib, zstd, unsized }

private func stream(_ format: Format) -> [UInt8] {
  switch format {
  case .zlib: zlibLines
  case .zstd: zstdLines
  case .unsized: unsizedLines
  }
}

private func expand(
  _ stream: [UInt8], _ format: Format, limit: Int,
  into text: inout Column<UInt8>
) throws(Refusal) {
  // The stream ends at a page that nobody may touch.
  let guarded = GuardedBytes(stream)
  var decompressor = Decompressor()
  if format == .zlib {
    try decompressor.inflate(guarded.span, limit: limit, into: &text)
  } else {
    try decompressor.decompressZstd(guarded.span, limit: limit, into: &text)
  }
}

/// Why a stream is refused; nil if it is not, or if the text is touched.
private func refusal(
  _ stream: [UInt8], _ format: Format, limit: Int = 1 << 20
) -> Refusal.Reason? {
  var text = Column<UInt8>()
  do throws(Refusal) {
    try expand(stream, format, limit: limit, into: &text)
    return nil
  } catch {
    return text.count == 0 ? error.reason : nil
  }
}

@Suite struct DecompressorTests {
  @Test(arguments: Format.allCases)
  fileprivate func textsAreAdded(_ format: Format) throws {
    var text = Column<UInt8>()
    try text.append(7)
    try expand(stream(format), format, limit: lines.count, into: &text)
    try expand(stream(format), format, limit: 1 << 40, into: &text)
    #expect([UInt8](text) == [7] + lines + lines)
  }

  @Test(arguments: Format.allCases)
  fileprivate func theLimitIsExact(_ format: Format) {
    #expect(refusal(stream(format), format, limit: lines.count) == nil)
    for limit in [lines.count - 1, 1, 0, -1] {
      let reason = refusal(stream(format), format, limit: limit)
      #expect(reason == .outOfRange, "limit \(limit)")
    }
  }

  @Test func everyPartOfAStreamIsRefused() {
    for size in 0..<zlibLines.count {
      let part = Array(zlibLines[..<size])
      #expect(refusal(part, .zlib) == .malformed, "\(size) bytes")
    }
  }

  /// As Mercurial reads it; what is in a block comes with its last byte.
  @Test func aPartOfAFrameHasItsWholeBlocks() throws {
    let (header, block) = (6, 128 << 10)
    let frame = bomb(5)
    for size in 0..<frame.count {
      let part = Array(frame[..<size])
      guard size >= header else {
        #expect(refusal(part, .unsized) == .malformed)
        continue
      }
      let whole = (size - header) / 4
      var text = Column<UInt8>()
      try expand(part, .unsized, limit: 5 * block, into: &text)
      #expect(text.count == whole * block)
      #expect([UInt8](text).allSatisfy { $0 == 0 })
      text.removeAll()
      try expand(part, .unsized, limit: max(whole * block, 1), into: &text)
      #expect(text.count == whole * block)
      guard whole > 0 else { continue }
      let reason = refusal(part, .unsized, limit: whole * block - 1)
      #expect(reason == .outOfRange)
    }
  }

  @Test(arguments: Format.allCases)
  fileprivate func whatFollowsIsIgnored(_ format: Format) throws {
    var text = Column<UInt8>()
    try expand(
      stream(format) + [0x28, 0xb5, 1], format, limit: 1 << 20, into: &text)
    #expect([UInt8](text) == lines)
  }

  /// Whatever comes of it, no bit makes the process end.
  @Test(arguments: Format.allCases)
  fileprivate func everyChangedBitIsSurvived(_ format: Format) {
    var refused = 0
    for bit in 0..<(8 * stream(format).count) {
      var changed = stream(format)
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      if refusal(changed, format) != nil { refused += 1 }
    }
    #expect(refused > stream(format).count)
  }

  @Test func bombsStopAtTheLimit() throws {
    // 16 GB, if they were let.
    #expect(refusal(bomb(1 << 17), .unsized, limit: 1 << 20) == .outOfRange)
    #expect(refusal(stored(40), .zlib, limit: 1 << 20) == .outOfRange)
  }

  @Test func roomGrowsWithTheText() throws {
    var text = Column<UInt8>()
    try expand(bomb(40), .unsized, limit: 1 << 40, into: &text)
    #expect(text.count == 40 << 17)
    #expect(text.capacity <= 4 * text.count)
    text.removeAll()
    try expand(stored(40), .zlib, limit: 1 << 40, into: &text)
    #expect(text.count == 40 * 65_535)
  }

  /// A frame may say that its text is larger than any memory.
  @Test func aDeclaredSizeIsNotBelieved() {
    let head = bytes(hexadecimal: "28b52ffdc058")
    for size in [UInt64(1) << 62, 1 << 40, 1 << 21] {
      let declared = (0..<8).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) }
      let frame = head + declared + [3, 0, 0x10, 0]
      #expect(refusal(frame, .zstd) == .outOfRange)
      #expect(refusal(frame, .zstd, limit: .max) != nil)
    }
  }

  /// zstd would take these for frames, too.
  @Test func otherFramesAreRefused() {
    for magic in ["25b52ffd", "26b52ffd", "27b52ffd", "502a4d18"] {
      let frame = bytes(hexadecimal: magic + "0000000000000000")
      #expect(refusal(frame, .zstd) == .malformed)
    }
  }
}

extension [UInt8] {
  fileprivate init(_ column: borrowing Column<UInt8>) {
    self = []
    for index in 0..<column.count { append(column[index]) }
  }
}
