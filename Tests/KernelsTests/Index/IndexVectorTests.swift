import Foundation
import HgBytes
import TestSupport
import Testing

@testable import HgKernels

/// Indexes that Mercurial wrote, in `Tests/Vectors/revlog`.
@Suite struct IndexVectorTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent()
    .appending(path: "../../Vectors/revlog").standardized

  /// An index as text: one line a revision.
  private func lines(of name: String, header: UInt32?) throws -> [String] {
    let file = try Data(contentsOf: Self.folder.appending(path: name))
    let guarded = GuardedBytes(file)
    let data = guarded.span
    let header =
      try header.map { word throws(Refusal) in try RevlogHeader(word: word) }
      ?? RevlogHeader(parsing: data)
    let index = try RevlogIndex(parsing: data, header: header)
    try index.validate(in: data)
    return try (0..<index.count).map { rev in
      let record = try index.record(rev, in: data)
      let node = try index.node(rev, in: data)
      let start = (0..<4).map {
        node.unsafeLoad(fromByteOffset: $0, as: UInt8.self)
      }
      return "\(record.offset) \(record.flags) \(record.storedSize)"
        + " \(record.fullSize) \(record.base) \(record.link)"
        + " \(record.parent1) \(record.parent2) \(hexadecimal(start))"
        + " at \(record.chunkOffset), \(record.mode), rank \(record.rank)"
    }
  }

  @Test func readsInlineIndex() throws {
    #expect(
      try lines(of: "00manifest.i", header: nil) == [
        "0 0 88 94 0 0 -1 -1 f23d6a18 at 64, marked, rank -1",
        "88 0 90 95 1 1 0 -1 ae28c6e7 at 216, marked, rank -1",
        "178 0 55 138 1 2 1 -1 eb28b045 at 370, marked, rank -1",
      ])
  }

  @Test func readsSplitIndex() throws {
    #expect(
      try lines(of: "v1.i", header: nil) == [
        "0 0 83 230 0 0 -1 -1 187621b9 at 0, marked, rank -1",
        "83 0 22 233 0 1 0 -1 a3e2801d at 83, marked, rank -1",
        "105 0 41 232 1 2 1 -1 3502e2e4 at 105, marked, rank -1",
      ])
  }

  @Test func readsFormatZero() throws {
    #expect(
      try lines(of: "v0.i", header: nil) == [
        "0 0 83 -1 0 0 -1 -1 187621b9 at 0, marked, rank -1",
        "83 0 22 -1 0 1 0 -1 a3e2801d at 83, marked, rank -1",
        "105 0 41 -1 0 2 1 -1 3502e2e4 at 105, marked, rank -1",
      ])
  }

  @Test func readsFormatTwo() throws {
    #expect(
      try lines(of: "mfv2.idx", header: 0xdead) == [
        "0 0 43 43 0 0 -1 -1 7ec9bb00 at 0, plain, rank -1",
        "43 0 84 86 0 1 0 -1 789ab0d5 at 43, standard, rank -1",
      ])
  }

  @Test func readsChangelogTwo() throws {
    #expect(
      try lines(of: "clv2.idx", header: 0xd34d) == [
        "0 0 55 55 0 0 -1 -1 5efb57fd at 0, plain, rank 1",
        "55 0 57 57 1 1 0 -1 6fc257fd at 55, plain, rank 2",
      ])
  }

  @Test func readsFlagsOfDeltaInfo() throws {
    let lines = try lines(of: "delta-info-a.i", header: nil)
    #expect(lines[0].hasPrefix("0 1024 91 171 0 0 -1 -1 54516246 at 64,"))
    #expect(lines[1].hasPrefix("91 896 27 172 0 1 0 -1 b4fca929 at 219,"))
  }
}
