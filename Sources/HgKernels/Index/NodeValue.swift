import HgBytes

/// The 20 bytes of a node as a number, so that nodes can be compared at once.
struct NodeValue: Equatable {
  /// The first eight bytes.
  let head: UInt64
  /// The eight bytes after them.
  let middle: UInt64
  /// The last four bytes.
  let tail: UInt32

  /// The null node, which comes before all others.
  static var null: NodeValue { NodeValue(head: 0, middle: 0, tail: 0) }

  init(head: UInt64, middle: UInt64, tail: UInt32) {
    self.head = head
    self.middle = middle
    self.tail = tail
  }

  /// Reads the node at `offset`.
  ///
  /// - Throws: `truncated`.
  @inline(__always)
  init(parsing nodes: RawSpan, at offset: Int) throws(Refusal) {
    head = try nodes.bigEndian(UInt64.self, at: offset)
    middle = try nodes.bigEndian(UInt64.self, at: offset &+ 8)
    tail = try nodes.bigEndian(UInt32.self, at: offset &+ 16)
  }

  /// Whether this node comes before another.
  @inline(__always)
  func precedes(_ other: NodeValue) -> Bool {
    if head != other.head { return head < other.head }
    if middle != other.middle { return middle < other.middle }
    return tail < other.tail
  }

  /// Number of hexadecimal digits of a node.
  static var digits: Int { 40 }

  /// The digit at `place`, which must be below 40.
  @inline(__always)
  func digit(_ place: Int) -> Int {
    let shift = UInt64(truncatingIfNeeded: 60 &- 4 &* place)
    let word =
      place < 16 ? head : place < 32 ? middle : UInt64(tail) << UInt64(32)
    return Int(truncatingIfNeeded: word &>> shift & 15)
  }

  /// Number of hexadecimal digits that both nodes begin with.
  @inline(__always)
  func commonDigits(_ other: NodeValue) -> Int {
    if head != other.head {
      return (head ^ other.head).leadingZeroBitCount / 4
    }
    if middle != other.middle {
      return 16 &+ (middle ^ other.middle).leadingZeroBitCount / 4
    }
    return 32 &+ (tail ^ other.tail).leadingZeroBitCount / 4
  }
}
