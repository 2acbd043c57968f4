import HgBytes
import TestSupport

@testable import HgKernels

/// A revlog of format 1 whose file of chunks is apart, in plain Swift.
struct RevlogModel {
  var texts: [[UInt8]] = []
  var index: [UInt8] = []
  var data: [UInt8] = []

  /// By revision, the one its delta applies to; itself for a full text.
  var bases: [Int] = []
  private var nodes: [[UInt8]] = []
  private let hasGeneralDelta: Bool

  init(hasGeneralDelta: Bool) {
    self.hasGeneralDelta = hasGeneralDelta
  }

  /// Adds a revision with one parent, as a delta or, without, in full.
  mutating func add(
    _ text: [UInt8], chunk: [UInt8], base: Int?, parent: Int, flags: Int = 0
  ) {
    let rev = texts.count
    let start = data.count
    data += chunk
    texts.append(text)
    bases.append(base ?? rev)
    let above = parent >= 0 ? nodes[parent] : []
    let digest = hashRevision(
      text.span.bytes, parent1: above.span.bytes, parent2: RawSpan())
    let node = (0..<20).map { digest.bytes[$0] }
    nodes.append(node)
    // Without general deltas, a record says where its chain begins.
    var root = base ?? rev
    while !hasGeneralDelta, root >= 0, bases[root] != root {
      root = bases[root]
    }
    let version = hasGeneralDelta ? 0x20001 : 1
    var record = bigEndian(UInt64(start << 16 | flags))
    if rev == 0 { record[..<4] = bigEndian(UInt32(version))[...] }
    for number in [chunk.count, text.count, root, rev, parent, -1] {
      record += bigEndian(UInt32(truncatingIfNeeded: number))
    }
    index += record + node + [UInt8](repeating: 0, count: 12)
  }
}

extension SeededGenerator {
  /// A revlog whose deltas form a tree.
  mutating func revlog(_ count: Int) -> RevlogModel {
    let hasGeneralDelta = !oneIn(4)
    var revlog = RevlogModel(hasGeneralDelta: hasGeneralDelta)
    for rev in 0..<count {
      let isFull = rev == 0 || oneIn(12)
      guard !isFull else {
        let text = bytes(number(0...60))
        revlog.add(
          text, chunk: text.isEmpty ? [] : [0x75] + text, base: nil,
          parent: rev - 1)
        continue
      }
      let base =
        hasGeneralDelta
        ? number(max(-1, rev - (oneIn(3) ? rev + 1 : 3))...(rev - 1)) : rev - 1
      let below = base < 0 ? [] : revlog.texts[base]
      // A delta without hunks is no chunk at all.
      let hunks = (oneIn(6) ? [] : self.hunks(below.count))
        .filter { $0.start < $0.end || !$0.data.isEmpty }
      let delta = delta(of: hunks)
      revlog.add(
        applied(hunks, to: below) ?? [],
        chunk: delta.isEmpty ? [] : delta[0] == 0 ? delta : [0x75] + delta,
        base: base, parent: number(-1...(rev - 1)))
    }
    return revlog
  }
}
