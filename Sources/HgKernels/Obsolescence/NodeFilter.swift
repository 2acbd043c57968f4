import HgBytes

/// A set of nodes that answers "surely not in it" or "perhaps".
///
/// One bit for each value that the first bits of a node can have, 64 to 128
/// times as many bits as there are nodes: of 100 strange nodes 99 are turned
/// away after one load from a table that fits the cache, and by a branch that
/// the processor can predict.
struct NodeFilter: ~Copyable {
  private var bits: Column<UInt64>
  private let shift: UInt32

  init(_ nodes: RawSpan, nodeSize: Int) throws(Refusal) {
    let count = nodes.byteCount / nodeSize
    var width: UInt32 = 6
    while width < 32, 1 << (width - 6) < count { width += 1 }
    shift = 32 - width
    var bits = try Column<UInt64>(repeating: 0, count: 1 << Int(width - 6))
    for offset in stride(from: 0, to: count * nodeSize, by: nodeSize) {
      let key = try nodes.bigEndian(UInt32.self, at: offset) >> shift
      bits[Int(key >> 6)] |= 1 << UInt64(key & 63)
    }
    self.bits = bits
  }

  /// Tells whether a node that begins with `prefix` may be in the set.
  @inline(__always)
  func mayContain(_ prefix: UInt32) -> Bool {
    let key = prefix >> shift
    return bits[Int(key >> 6)] >> UInt64(key & 63) & 1 != 0
  }
}
