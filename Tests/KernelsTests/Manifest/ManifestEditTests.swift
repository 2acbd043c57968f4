import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct ManifestEditTests {
  @Test func editsAsAModelDoes() throws {
    try withRandom(500) { random in
      let nodeSize = random.oneIn(4) ? 32 : 20
      let base = random.manifest(
        most: random.oneIn(2) ? 4 : 60, nodeSize: nodeSize)
      var model = base
      var edits: [[UInt8]: [UInt8]] = [:]
      for _ in 0..<random.number(0...12) {
        let known = base.entries
        if !known.isEmpty, random.oneIn(2) {
          let path = known[random.number(0...(known.count - 1))].path
          guard edits[path] == nil, random.oneIn(2) else { continue }
          edits[path] = path + [0, 10]
          model[path] = nil
        } else {
          let path = random.path()
          let entry = random.entry(path, nodeSize: nodeSize)
          edits[path] = entry.line
          model[path] = entry
        }
      }
      let lines = edits.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      try expectText(
        model.text, of: base.text, lines.flatMap(\.value), nodeSize)
    }
  }

  private func expectText(
    _ expected: [UInt8], of base: [UInt8], _ edits: [UInt8], _ nodeSize: Int
  ) throws {
    let (base, edits) = (GuardedBytes(base), GuardedBytes(edits))
    var place = ManifestPlace()
    let edit = try ManifestEdit(
      edits.unwatchedSpan, of: Manifest(base.unwatchedSpan, nodeSize: nodeSize),
      refusedAt: &place)
    try #require(edit.textSize == expected.count)
    let text = try written(edit.textSize) { (output) throws(Refusal) in
      try edit.writeText(
        edits.unwatchedSpan, of: base.unwatchedSpan, into: &output)
    }
    try #require(text == expected)
    let delta = try written(edit.deltaSize) { (output) throws(Refusal) in
      try edit.writeDelta(edits.unwatchedSpan, into: &output)
    }
    try #require(delta.count == edit.deltaSize)
    // Hunks are apart: what touches is one.
    var hunks = DeltaHunks(of: delta.span.bytes)
    var (kept, count) = (-1, 0)
    var made: [UInt8] = []
    while let hunk = try hunks.next() {
      try #require(hunk.start > kept)
      made += base.buffer[Swift.max(kept, 0)..<hunk.start]
      made += delta[hunk.data..<hunk.next]
      kept = hunk.end
      count += 1
    }
    made += base.buffer[Swift.max(kept, 0)...]
    try #require(made == expected)
    try #require(count == edit.hunkCount)
  }

  @Test func joinsWhatTouches() throws {
    let base = ["a", "b", "c", "e"].map { ManifestEntry($0).line }
    let text = base.flatMap { $0 }
    let size = base[0].count
    let edits =
      ManifestEntry("b", node: 2).line + Array("c\0\n".utf8)
      + ManifestEntry("d").line
    var place = ManifestPlace()
    let edit = try ManifestEdit(
      edits.span.bytes, of: Manifest(text.span.bytes, nodeSize: 20),
      refusedAt: &place)
    #expect(edit.hunkCount == 1)
    let delta = try written(edit.deltaSize) { (output) throws(Refusal) in
      try edit.writeDelta(edits.span.bytes, into: &output)
    }
    #expect(
      delta == bigEndian(Int32(size)) + bigEndian(Int32(3 * size))
        + bigEndian(Int32(2 * size)) + ManifestEntry("b", node: 2).line
        + ManifestEntry("d").line)
  }

  @Test func refusesEditsThatAreNone() throws {
    let base = ManifestEntry("a").line + ManifestEntry("c").line
    let set = ManifestEntry("b").line
    for (edits, reason, offset) in [
      (Array("b\0\n".utf8), .outOfRange, 0),
      (set + set, .malformed, set.count),
      (Array("c\0\na\0\n".utf8), .malformed, 3),
      (Array("c\0\n\0\n".utf8), .malformed, 3),
      (Array("c\0\nd\n".utf8), .malformed, 3),
      (Array("c\0\nd".utf8), .truncated, 3),
      (Array("c\0".utf8), .truncated, 0),
      (ManifestEntry("b", nodeSize: 32).line, .malformed, 0),
    ] as [([UInt8], Refusal.Reason, Int)] {
      try expectRefusal(
        edits, base, reason, ManifestPlace(text: 1, offset: offset))
    }
    let bad = Array("b\n".utf8)
    try expectRefusal(
      Array("b\0\n".utf8), bad, .malformed, ManifestPlace(text: 0, offset: 0))
  }

  private func expectRefusal(
    _ edits: [UInt8], _ base: [UInt8], _ reason: Refusal.Reason,
    _ expected: ManifestPlace
  ) throws {
    var place = ManifestPlace()
    do throws(Refusal) {
      _ = try ManifestEdit(
        edits.span.bytes, of: Manifest(base.span.bytes, nodeSize: 20),
        refusedAt: &place)
      Issue.record("nothing was refused: \(edits)")
    } catch {
      #expect(error.reason == reason, "\(edits)")
      #expect(place == expected, "\(edits)")
    }
  }

  @Test func refusesOtherTextsThanItsOwn() throws {
    let (base, edits) = (ManifestEntry("a").line, ManifestEntry("b").line)
    var place = ManifestPlace()
    let edit = try ManifestEdit(
      edits.span.bytes, of: Manifest(base.span.bytes, nodeSize: 20),
      refusedAt: &place)
    let other: [UInt8] = [1]
    #expect(throws: Refusal(.argument)) {
      try written(200) { (output) throws(Refusal) in
        try edit.writeText(other.span.bytes, of: base.span.bytes, into: &output)
      }
    }
    #expect(throws: Refusal(.argument)) {
      try written(200) { (output) throws(Refusal) in
        try edit.writeText(
          edits.span.bytes, of: other.span.bytes, into: &output)
      }
    }
    #expect(throws: Refusal(.argument)) {
      try written(200) { (output) throws(Refusal) in
        try edit.writeDelta(other.span.bytes, into: &output)
      }
    }
  }
}
