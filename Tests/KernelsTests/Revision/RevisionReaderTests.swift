import HgBytes
import HgKernels
import TestSupport
import Testing

// Revlogs that Mercurial 7.2.4 wrote.

/// The index of a split revlog with general deltas: a zlib text of 30 lines,
/// then two deltas that are stored as they are.
private let splitIndex = bytes(
  hexadecimal: """
    000200010000000000000053000000e60000000000000000ffffffffffffffff
    187621b98163a19d2021fb740c9b53ce66a43028000000000000000000000000
    000000000053000000000016000000e9000000000000000100000000ffffffff
    a3e2801d5186cbd58e08d980ea155a40846e494c000000000000000000000000
    000000000069000000000029000000e8000000010000000200000001ffffffff
    3502e2e42d3dedbd8046d3c846959bf065bb55d4000000000000000000000000
    """)
private let splitData = bytes(
  hexadecimal: """
    789c35ceb10d80300003c13e5330023610c840144851f62f51e44ff5954feedf
    78b7bdf419254e8ee44caea42677f2248df9627004242441094b6042139cf08c
    e7f50bcf78c6339ef18c673cb7f203a6eb40a200000031000000380000000a63
    68616e67656420310a000000310000003b000000076c696e6520370a00000069
    000000710000000a6368616e67656420320a
    """)

/// The same revlog in format 0.
private let oldIndex = bytes(
  hexadecimal: """
    0000000000000053000000000000000000000000000000000000000000000000
    000000000000000000000000000000000000000000000000187621b98163a19d
    2021fb740c9b53ce66a4302800000053000000160000000000000001187621b9
    8163a19d2021fb740c9b53ce66a4302800000000000000000000000000000000
    00000000a3e2801d5186cbd58e08d980ea155a40846e494c0000006900000029
    0000000000000002a3e2801d5186cbd58e08d980ea155a40846e494c00000000
    000000000000000000000000000000003502e2e42d3dedbd8046d3c846959bf0
    65bb55d4
    """)

/// An inline manifest log: two zstd texts and a delta.
private let inlineIndex = bytes(
  hexadecimal: """
    0003000100000000000000580000005e0000000000000000ffffffffffffffff
    f23d6a18f1526ef73bb41028c778944473aa47a4000000000000000000000000
    28b52ffd205e7d0200e2c51216b0256da091ab209bc81b8877992472374a9287
    190a5b042d31177f56deb4c62aae1f29bc42ee7615e3a83c1c85032008100687
    40bd3903b7a09f42656cdad0d8a6ed2135a6d7bb950c19000000000000580000
    0000005a0000005f000000010000000100000000ffffffffae28c6e7d28630a4
    44df0ad8fc21dd0c6dc7a1b500000000000000000000000028b52ffd205f8d02
    00f2451317a0a56dc01e18d742cdff3c3891bd2d1b2592aa0b45b401c3415229
    6ceef27926c978f3afcab1acd4d9b72d720bc6611001c040800643cb934eb345
    47d1f9a929826a56712be16b53ad484206000000000000b20000000000370000
    008a000000010000000200000001ffffffffeb28b0451a18dc15b5aac47137bf
    7d9d9868c8570000000000000000000000000000002b0000002b0000002b6300
    3065353866343365323466336330323666623136353737376232376666636334
    62303962383266370a
    """)

/// A file log whose first revision is censored.
private let censoredIndex = bytes(
  hexadecimal: """
    000300010000800000000014000000130000000000000000ffffffffffffffff
    6b8bc7b300419a7d9c071e1e01709e8c0ede4efe000000000000000000000000
    75010a63656e736f7265643a20676f6e650a010a000000000014000000000004
    00000003000000010000000100000000ffffffff1f738393c7ae45927b81198a
    cd76479fd19b4b03000000000000000000000000756f6b0a
    """)

/// What reading revisions in some order gives: texts, or refusals.
private func read(
  _ index: [UInt8], _ data: [UInt8], _ revs: [Int]? = nil, budget: Int = 1024
) throws -> [Result<String, Refusal>] {
  let index = GuardedBytes(index)
  let data = GuardedBytes(data)
  let header = try RevlogHeader(parsing: index.span)
  let parsed = try RevlogIndex(parsing: index.span, header: header)
  let chunks = header.isInline ? index : data
  var reader = try RevisionReader(budget: budget)
  var results: [Result<String, Refusal>] = []
  for rev in revs ?? Array(0..<parsed.count) {
    do throws(Refusal) {
      let slot = try reader.read(
        rev, of: parsed, in: index.span, chunks: chunks.span)
      let text = reader.text(slot).withUnsafeBytes {
        String(decoding: $0, as: UTF8.self)
      }
      let status =
        rev < 0
        ? RevisionStatus.notCheckable
        : try parsed.check(reader.text(slot), of: rev, in: index.span)
      results.append(.success("\(status): \(text)"))
    } catch {
      results.append(.failure(error))
    }
  }
  return results
}

/// The lines 0 to 29, of which one may be changed.
private func lines(_ changed: Int = -1, _ line: String = "") -> String {
  (0..<30).reduce("correct: ") { text, number in
    text + (number == changed ? line : "line \(number)\n")
  }
}

private let splitTexts: [Result<String, Refusal>] = [
  .success(lines()), .success(lines(7, "changed 1\n")),
  .success(lines(14, "changed 2\n")),
]

@Suite struct RevisionReaderTests {
  @Test func readsDeltasOfBothKinds() throws {
    #expect(try read(splitIndex, splitData) == splitTexts)
    #expect(try read(oldIndex, splitData) == splitTexts)
  }

  @Test func orderAndBudgetChangeNothing() throws {
    for budget in [1, 300, 1 << 20] {
      for revs in [[2, 1, 0], [1, 1, 2, 0, 2], [0, 2, 1]] {
        let texts = try read(splitIndex, splitData, revs, budget: budget)
        #expect(texts == revs.map { splitTexts[$0] })
      }
    }
  }

  @Test func readsInlineChunksAndZstd() throws {
    let texts = try read(inlineIndex, []).map { try $0.get() }
    #expect(texts.count == 3)
    for text in texts { #expect(text.hasPrefix("correct: ")) }
    #expect(texts[2].contains("c\u{0}0e58f43e24f3c026fb165777b27ffcc4b09b82f7"))
  }

  @Test func theNullRevisionIsEmpty() throws {
    let texts = try read(splitIndex, splitData, [-1, 1, -1])
    #expect(texts[0] == .success("notCheckable: "))
    #expect(texts[1] == splitTexts[1])
    #expect(texts[2] == texts[0])
    #expect(
      try read(splitIndex, splitData, [3]) == [
        .failure(Refusal(.outOfRange, at: 3))
      ])
  }

  @Test func censoredTextsAreNotCheckable() throws {
    let texts = try read(censoredIndex, [])
    #expect(
      texts == [
        .success("notCheckable: \u{1}\ncensored: gone\n\u{1}\n"),
        .success("correct: ok\n"),
      ])
  }

  @Test func aWrongTextIsAMismatch() throws {
    var data = splitData
    data[data.count - 2] ^= 1
    let texts = try read(splitIndex, data)
    #expect(texts[1] == splitTexts[1])
    #expect(try texts[2].get().hasPrefix("mismatch: "))
  }

  /// The field of a record that says how long the text is.
  @Test func declaredSizesAreHeldTo() throws {
    for (size, reason) in [
      (229, Refusal.Reason.outOfRange), (231, .malformed),
      (Int(Int32.max), .malformed),
    ] {
      var index = splitIndex
      for byte in 0..<4 {
        index[12 + byte] = UInt8(truncatingIfNeeded: size >> (24 - 8 * byte))
      }
      // The chains of all three begin there.
      for text in try read(index, splitData) {
        #expect(text == .failure(Refusal(reason, at: 0)))
      }
    }
  }

  @Test func everyPartOfTheDataIsRefused() throws {
    for size in 0..<splitData.count {
      let last = try read(splitIndex, Array(splitData[..<size]), [2])[0]
      let rev = size < 83 ? 0 : size < 105 ? 1 : 2
      #expect(last == .failure(Refusal(.truncated, at: rev)))
    }
  }

  /// No bit of index or data that matters can change without being seen.
  @Test func everyChangedBitOfTheDataIsSeen() throws {
    for bit in 0..<(8 * splitData.count) {
      var data = splitData
      data[bit / 8] ^= 1 << UInt8(bit % 8)
      let texts = try read(splitIndex, data)
      for (text, right) in zip(texts, splitTexts) where text != right {
        if case .success(let text) = text {
          #expect(!text.hasPrefix("correct"), "bit \(bit)")
        }
      }
    }
  }

  @Test func everyChangedBitOfAnIndexIsSurvived() throws {
    for index in [splitIndex, inlineIndex, oldIndex, censoredIndex] {
      for bit in 32..<(8 * index.count) {
        var changed = index
        changed[bit / 8] ^= 1 << UInt8(bit % 8)
        _ = try? read(changed, splitData)
      }
    }
  }
}
