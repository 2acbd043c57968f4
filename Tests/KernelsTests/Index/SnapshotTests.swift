import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct SnapshotTests {
  private struct Chunk {
    let parents: (first: Int, second: Int)
    let base: Int
    let size: Int
  }

  /// Whether a text is a snapshot, by the definition.
  private func isSnapshot(_ rev: Int, _ chunks: [Chunk]) -> Bool {
    func source(_ rev: Int) -> Int {
      guard rev >= 0, chunks[rev].size == 0, chunks[rev].base != rev else {
        return rev
      }
      return source(chunks[rev].base)
    }
    let chunk = chunks[rev]
    if chunk.base == rev || chunk.base == -1 { return true }
    if chunk.base == source(chunk.parents.first) { return false }
    if chunk.base == source(chunk.parents.second) { return false }
    return isSnapshot(chunk.base, chunks)
  }

  private func check(_ chunks: [Chunk]) throws {
    let guarded = GuardedBytes(
      chunks.enumerated().flatMap { (rev, chunk) in
        recordBytes(
          rev: rev, parents: chunk.parents, base: chunk.base, size: chunk.size)
      })
    let index = try RevlogIndex(
      parsing: guarded.span, header: RevlogHeader(word: 0x20001))
    let expected = chunks.indices.filter { isSnapshot($0, chunks) }
    // Each bases are followed first; to list all, all are decided.
    for _ in 0..<2 {
      let found = try chunks.indices.filter {
        try index.isSnapshot($0, in: guarded.span)
      }
      try expect(found, expected, chunks)
      var bases = Column<Int32>()
      var revs = Column<Int32>()
      try index.snapshots(
        among: chunks.indices, in: guarded.span, into: &bases, &revs)
      try expect(numbers(revs), expected, chunks)
      try expect(
        numbers(bases),
        expected.map { chunks[$0].base == $0 ? -1 : chunks[$0].base }, chunks)
    }
  }

  private func expect(
    _ answer: [Int], _ expected: [Int], _ chunks: [Chunk]
  ) throws {
    guard answer != expected else { return }
    throw TrialFailure(
      description: "\(chunks): \(answer) instead of \(expected)")
  }

  @Test func decidesEverySmallIndex() throws {
    func every(_ count: Int) -> [[Chunk]] {
      guard count > 0 else { return [[]] }
      let rev = count - 1
      return every(count - 1).flatMap { chunks in
        (-1..<rev).flatMap { parent in
          (-1...rev).flatMap { base in
            [0, 1].map { size in
              // The second parent of a merge is the revision before.
              let second = parent < rev - 1 && base == 0 ? rev - 1 : -1
              return chunks + [
                Chunk(parents: (parent, second), base: base, size: size)
              ]
            }
          }
        }
      }
    }
    for count in 0...3 {
      for chunks in every(count) { try check(chunks) }
    }
  }

  @Test func decidesRandomIndexes() throws {
    try withRandom(2000) { generator in
      let count = generator.number(1...12)
      let chunks = (0..<count).map { rev in
        Chunk(
          parents: (
            generator.number(-1...(rev - 1)),
            generator.oneIn(3) ? generator.number(-1...(rev - 1)) : -1
          ),
          base: generator.number((generator.oneIn(4) ? -1 : 0)...rev),
          size: generator.oneIn(2) ? 0 : 1)
      }
      try check(chunks)
    }
  }

  @Test func takesNoLongerThanAllRevisionsTake() throws {
    // Each parent's text is from the first revision, through all between.
    let count = 20_000
    let guarded = GuardedBytes(
      (0..<count).flatMap { rev in
        recordBytes(rev: rev, parents: (rev - 1, -1), base: max(rev - 1, 0))
      })
    let index = try RevlogIndex(
      parsing: guarded.span, header: RevlogHeader(word: 0x20001))
    #expect(try index.isSnapshot(count - 1, in: guarded.span) == false)
    let areDecided = index.snapshotStates.isFilled
    #expect(areDecided)
    #expect(try index.isSnapshot(0, in: guarded.span))
  }

  @Test func cutsChainsAtTheLargestGaps() throws {
    let places = [(0, 5), (30, 5), (40, 5), (45, 5), (100, 0), (105, 5)]
    let guarded = GuardedBytes(
      places.enumerated().flatMap { (rev, place) in
        recordBytes(
          rev: rev, parents: (rev - 1, -1), base: 0, offset: place.0,
          size: place.1)
      })
    let index = try RevlogIndex(
      parsing: guarded.span, header: RevlogHeader(word: 0x20001))
    func parts(
      _ density: Double, _ gap: Int, of revs: [Int32] = [0, 1, 2, 3, 4, 5]
    ) throws -> [Int] {
      var parts = Column<Int32>()
      try index.slice(
        revs.span, in: guarded.span, toDensity: density, smallestGap: gap,
        into: &parts)
      return numbers(parts)
    }
    #expect(try parts(0.1, 0) == [0, 6])
    #expect(try parts(0.4, 0) == [0, 4, 5, 6])
    #expect(try parts(0.9, 0) == [0, 1, 1, 2, 2, 4, 5, 6])
    #expect(try parts(0.9, 5) == [0, 1, 1, 4, 5, 6])
    #expect(try parts(0.9, 110) == [0, 6])
    #expect(try parts(.nan, 0).count > 2)
    #expect(try parts(.infinity, 0).count > 2)
    #expect(try parts(0.5, 0, of: []) == [0, 0])
    #expect(try parts(0.5, 0, of: [3]) == [0, 1])
    #expect(try parts(0.1, 0, of: [-1, 0, 1]) == [0, 3])
    #expect(throws: Refusal(.malformed, at: 0)) {
      try parts(0.5, 0, of: [5, 0])
    }
    #expect(throws: Refusal(.outOfRange, at: 1)) {
      try parts(0.5, 0, of: [0, 6])
    }
    #expect(throws: Refusal(.outOfRange, at: 0)) {
      try parts(0.5, 0, of: [-2, 0])
    }
  }
}
