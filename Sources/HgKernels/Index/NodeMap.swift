import HgBytes

/// A persistent nodemap: a tree that leads from the digits of a node to its
/// revision, as Mercurial keeps it in a file.
///
/// A block has 64 bytes: for each hexadecimal digit an i32, most significant
/// byte first.
///
/// | value         | meaning                          |
/// | ------------- | -------------------------------- |
/// | 0 and up      | number of the block to go on in  |
/// | -1            | no node                          |
/// | -2 and below  | revision -(value + 2), a leaf    |
///
/// The last block is the root, and a block comes before those that lead to
/// it, so no walk can go in circles. A leaf says that only one node begins
/// with the digits so far, not that it is the wanted one: whoever finds a
/// revision compares its node. What a damaged map lacks is not found.
public struct NodeMap: ~Escapable {
  /// Number of revisions that the map knows: all before the one of this number.
  public let count: Int

  /// The blocks.
  let blocks: RawSpan

  /// A map that knows nothing.
  @_lifetime(immortal)
  public init() {
    count = 0
    blocks = RawSpan()
  }

  /// Takes the blocks of a map that knows `count` revisions.
  @_lifetime(copy blocks)
  public init(_ blocks: RawSpan, count: Int) {
    self.count = count
    self.blocks = blocks
  }

  /// Number of blocks, of which the last is the root.
  var blockCount: Int { blocks.byteCount / NodeMap.blockSize }

  /// Bytes of a block.
  public static var blockSize: Int { 64 }

  /// Where the digits of `node` lead, not farther than `most` digits.
  ///
  /// - Returns: What is there, and how many digits lead to the block that says
  ///   so.
  /// - Throws: `malformed` for a block that does not come before, a revision
  ///   that is not known, or a way of more digits than a node has.
  @inline(__always)
  func walk(
    _ node: NodeValue, most: Int = NodeValue.digits
  ) throws(Refusal) -> (entry: NodeMapEntry, depth: Int) {
    guard blockCount > 0 else { return (.empty, 0) }
    var block = blockCount &- 1
    for depth in 0..<most {
      switch try entry(node.digit(depth), of: block) {
      case .block(let next): block = next
      case let end: return (end, depth)
      }
    }
    guard most < NodeValue.digits else { throw Refusal(.malformed, at: block) }
    return (.block(block), most)
  }

  /// What a block says of a digit, both of which must exist.
  @inline(__always)
  func entry(
    _ digit: Int, of block: Int
  ) throws(Refusal) -> NodeMapEntry {
    let offset = block &* NodeMap.blockSize &+ 4 &* digit
    let entry = NodeMapEntry(try blocks.bigEndian(Int32.self, at: offset))
    switch entry {
    case .empty: break
    case .revision(let rev):
      guard rev < count else { throw Refusal(.malformed, at: block) }
    case .block(let next):
      guard next < block else { throw Refusal(.malformed, at: block) }
    }
    return entry
  }
}

/// What a block says of a digit.
enum NodeMapEntry: Equatable {
  case empty
  case revision(Int)
  case block(Int)

  init(_ value: Int32) {
    switch value {
    case 0...: self = .block(Int(value))
    case -1: self = .empty
    default: self = .revision(-(Int(value) &+ 2))
    }
  }

  /// The number that stands for it.
  var value: Int32 {
    switch self {
    case .block(let block): Int32(truncatingIfNeeded: block)
    case .empty: -1
    case .revision(let rev): Int32(truncatingIfNeeded: -(rev &+ 2))
    }
  }
}
