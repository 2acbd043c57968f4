import TestSupport
import Testing

@testable import HgBytes
@testable import HgKernels

/// An index of format 1 that has nodes and nothing else worth a question.
struct NodesModel {
  let nodes: [[UInt8]]

  /// The records, which belong to a header of 0x20001.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for rev in nodes.indices {
      let numbers = [0, rev << 16, 1, 1, rev, rev, rev - 1, -1]
      for number in numbers {
        let word = UInt32(truncatingIfNeeded: number)
        for shift in [24, 16, 8, 0] { bytes.append(UInt8(word >> shift & 255)) }
      }
      bytes += nodes[rev] + [UInt8](repeating: 0, count: 12)
    }
    return bytes
  }

  /// The last revision that has a node, -1 for null, -2 for an unknown one.
  func find(_ node: [UInt8]) -> Int32 {
    if let rev = nodes.lastIndex(of: node) { return Int32(rev) }
    return node.allSatisfy { $0 == 0 } ? -1 : -2
  }

  /// The nodes, null among them, each once.
  private var namespace: Set<[UInt8]> {
    Set(nodes + [[UInt8](repeating: 0, count: 20)])
  }

  /// What digits stand for, -2 for nothing and -3 for several nodes.
  func match(_ digits: String) -> Int32 {
    let wanted = digits.lowercased()
    let found = namespace.filter { hexadecimal($0).hasPrefix(wanted) }
    guard let node = found.first else { return -2 }
    return found.count > 1 ? -3 : find(node)
  }

  /// How many digits tell a node from the others; 0 for an unknown one.
  func prefixSize(_ node: [UInt8]) -> UInt8 {
    guard find(node) > -2 else { return 0 }
    let size = (1...40).first { size in
      match(String(hexadecimal(node).prefix(size))) != -3
    }
    return UInt8(size ?? 0)
  }
}

/// The index of a model, and the questions about nodes that tests ask it.
final class NodesQuestions {
  private let guarded: GuardedBytes
  private let blocks: GuardedBytes
  private let known: Int
  private let index: RevlogIndex

  /// Reads an index, and blocks of a nodemap of its first revisions.
  init(
    _ model: NodesModel, blocks: [UInt8] = [], known: Int = 0
  ) throws(Refusal) {
    guarded = GuardedBytes(model.bytes)
    self.blocks = GuardedBytes(blocks)
    self.known = known
    index = try RevlogIndex(
      parsing: guarded.unwatchedSpan, header: RevlogHeader(word: 0x20001))
  }

  private var map: NodeMap {
    @_lifetime(immortal)
    get { NodeMap(blocks.unwatchedSpan, count: known) }
  }

  /// Makes the nodes sorted before any question.
  func sort() throws { try index.fillByNode(from: guarded.unwatchedSpan) }

  func find(_ nodes: [[UInt8]]) throws -> [Int32] {
    var revs = [Int32](repeating: 99, count: nodes.count)
    let wanted = GuardedBytes(nodes.flatMap { $0 })
    var span = revs.mutableSpan
    let count = try index.find(
      wanted.unwatchedSpan, in: guarded.unwatchedSpan, map: map, into: &span)
    #expect(count == revs.filter { $0 >= 0 }.count)
    return revs
  }

  func match(_ prefixes: [String]) throws -> [Int32] {
    var revs = [Int32](repeating: 99, count: prefixes.count)
    let whole = prefixes.joined()
    let text = GuardedBytes(Array(whole.utf8))
    let ends = prefixes.indices.map { place in
      prefixes[...place].reduce(0) { $0 + $1.utf8.count }
    }
    let strings = ByteStrings(partsOf: text.unwatchedSpan, ends: ends.span)
    var span = revs.mutableSpan
    let count = try index.match(
      strings, in: guarded.unwatchedSpan, map: map, into: &span)
    #expect(count == revs.filter { $0 >= 0 }.count)
    return revs
  }

  func prefixSizes(_ nodes: [[UInt8]]) throws -> [UInt8] {
    var sizes = [UInt8](repeating: 99, count: nodes.count)
    let wanted = GuardedBytes(nodes.flatMap { $0 })
    var span = sizes.mutableSpan
    let count = try index.measurePrefixes(
      of: wanted.unwatchedSpan, in: guarded.unwatchedSpan, map: map,
      into: &span)
    #expect(count == sizes.filter { $0 > 0 }.count)
    return sizes
  }

  /// What has to be appended to the blocks, and how many of these are dead.
  func update() throws -> (blocks: [UInt8], deadSize: Int) {
    let update = try index.update(of: map, in: guarded.unwatchedSpan)
    let blocks = (0..<update.blocks.count).map { update.blocks[$0] }
    return (blocks, update.deadSize)
  }
}
