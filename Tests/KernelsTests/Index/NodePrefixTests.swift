import HgBytes
import TestSupport
import Testing

@testable import HgKernels

/// Questions about nodes, answered by reading all of them, by their order and
/// by a nodemap.
@Suite struct NodePrefixTests {
  /// Asks everything about some nodes, each in its own call or all in one.
  private func ask(_ model: NodesModel, _ extra: [[UInt8]]) throws {
    let nodes = model.nodes + extra
    var prefixes: Set<String> = []
    for node in nodes {
      let digits = hexadecimal(node)
      for size in [1, 2, 3, 15, 16, 17, 31, 32, 33, 39, 40] {
        prefixes.insert(String(digits.prefix(size)))
      }
    }
    let asked = Array(prefixes)
    let revs = asked.map(model.match)
    let found = nodes.map(model.find)
    let sizes = nodes.map(model.prefixSize)

    let sorted = try NodesQuestions(model)
    try sorted.sort()
    #expect(try sorted.find(nodes) == found)
    #expect(try sorted.prefixSizes(nodes) == sizes)
    #expect(try sorted.match(asked) == revs, "\(asked)")
    let upper = asked.map { $0.uppercased() }
    #expect(try sorted.match(upper) == revs, "\(asked)")

    #expect(try NodesQuestions(model).find(nodes) == found)
    let reading = try NodesQuestions(model)
    for (prefix, rev) in zip(asked, revs).prefix(5) {
      #expect(try reading.match([prefix]) == [rev], "\(prefix)")
    }
    for (node, rev) in zip(nodes, found).prefix(5) {
      #expect(try reading.find([node]) == [rev])
    }
    for (node, size) in zip(nodes, sizes).prefix(5) {
      #expect(try reading.prefixSizes([node]) == [size])
    }

    for known in Set([0, model.nodes.count / 2, model.nodes.count]) {
      let older = NodesModel(nodes: Array(model.nodes[..<known]))
      let blocks = try NodesQuestions(older).update().blocks
      let mapped = try NodesQuestions(model, blocks: blocks, known: known)
      #expect(try mapped.find(nodes) == found)
      #expect(try mapped.prefixSizes(nodes) == sizes)
      #expect(try mapped.match(asked) == revs, "\(asked)")
    }
  }

  /// Nodes that differ in one or two places, at the ends of words or halves of
  /// a byte.
  private static let alphabet: [[UInt8]] = {
    let zero = [UInt8](repeating: 0, count: 20)
    var nodes = [zero]
    for (place, byte) in [(0, 0x10), (7, 1), (8, 0x80), (15, 2), (19, 1)] {
      var node = zero
      node[place] = UInt8(byte)
      nodes.append(node)
    }
    return nodes
  }()

  @Test func answersAsAModelForFewNodes() throws {
    let nodes = Self.alphabet
    try withEvery("count", in: 0...3) { count in
      var choice = [Int](repeating: 0, count: count)
      for number in 0..<power(nodes.count, count) {
        var rest = number
        for place in 0..<count {
          choice[place] = rest % nodes.count
          rest /= nodes.count
        }
        try ask(NodesModel(nodes: choice.map { nodes[$0] }), nodes)
      }
    }
  }

  @Test func answersAsAModelForRandomNodes() throws {
    try withRandom(20) { random in
      let nodes = randomNodes(random.number(0...60), &random)
      try ask(NodesModel(nodes: nodes), [random.bytes(20), Self.alphabet[0]])
    }
  }

  @Test func refusesPrefixesOfNoLength() throws {
    for count in [1, 100] {
      let questions = try NodesQuestions(NodesModel(nodes: Self.alphabet))
      for bad in ["", String(repeating: "0", count: 41)] {
        let asked = [String](repeating: "1", count: count) + [bad]
        #expect(throws: Refusal(.outOfRange, at: count)) {
          try questions.match(asked)
        }
      }
    }
  }

  @Test func findsNothingForWhatIsNoDigit() throws {
    let questions = try NodesQuestions(NodesModel(nodes: Self.alphabet))
    for text in ["g", "1g", "1 ", "@", "`", "/", ":", "\u{0}", "1\u{fc}"] {
      #expect(try questions.match([text]) == [-2])
    }
  }
}

private func power(_ base: Int, _ exponent: Int) -> Int {
  (0..<exponent).reduce(1) { product, _ in product * base }
}

/// Nodes of which some begin like others, or are others.
func randomNodes(
  _ count: Int, _ random: inout SeededGenerator
) -> [[UInt8]] {
  var nodes: [[UInt8]] = []
  for _ in 0..<count {
    var node = random.bytes(20)
    if let other = nodes.randomElement(using: &random), random.oneIn(2) {
      let kept = random.number(0...20)
      node.replaceSubrange(0..<kept, with: other[0..<kept])
    }
    nodes.append(node)
  }
  return nodes
}
