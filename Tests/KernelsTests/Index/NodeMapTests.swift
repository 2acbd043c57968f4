import Foundation
import HgBytes
import TestSupport
import Testing

@testable import HgKernels

/// Nodemaps that are written, read and damaged.
@Suite struct NodeMapTests {
  /// The blocks that can be reached from the last, and the revisions in them,
  /// each with its digits.
  private func walk(
    _ blocks: [UInt8]
  ) -> (reached: Set<Int>, leaves: [Int: String]) {
    func value(_ block: Int, _ digit: Int) -> Int {
      let bytes = blocks[(block * 64 + digit * 4)...].prefix(4)
      let word = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      return Int(Int32(bitPattern: word))
    }
    var reached: Set<Int> = []
    var leaves: [Int: String] = [:]
    func visit(_ block: Int, _ digits: String) {
      reached.insert(block)
      for digit in 0..<16 {
        let next = digits + String(digit, radix: 16)
        switch value(block, digit) {
        case let child where child >= 0: visit(child, next)
        case -1: break
        case let leaf: leaves[-(leaf + 2)] = next
        }
      }
    }
    visit(blocks.count / 64 - 1, "")
    return (reached, leaves)
  }

  @Test func growsByWhatIsNewAndCountsWhatIsDead() throws {
    try withRandom(40) { random in
      let nodes = randomNodes(random.number(1...80), &random)
      var blocks: [UInt8] = []
      var dead = 0
      var known = 0
      while known < nodes.count {
        let count = random.number((known + 1)...nodes.count)
        let model = NodesModel(nodes: Array(nodes[..<count]))
        let update = try NodesQuestions(model, blocks: blocks, known: known)
          .update()
        blocks += update.blocks
        dead += update.deadSize
        known = count
        let (reached, leaves) = walk(blocks)
        #expect(blocks.count / 64 - reached.count == dead / 64)
        // Each node is alone with its digits, and would not be with fewer.
        let last = Set(model.nodes).map { model.find($0) }
        #expect(Set(leaves.keys) == Set(last.map(Int.init)))
        let others = leaves.values.sorted()
        for (rev, digits) in leaves {
          #expect(hexadecimal(nodes[rev]).hasPrefix(digits))
          let shorter = digits.dropLast()
          #expect(
            shorter.isEmpty
              || others.filter { $0.hasPrefix(shorter) }.count > 1)
        }
        // Whole, it leads to the same.
        let whole = walk(try NodesQuestions(model).update().blocks)
        #expect(whole.leaves == leaves)
      }
    }
  }

  @Test func writesAnEmptyRootForNoRevisions() throws {
    let update = try NodesQuestions(NodesModel(nodes: [])).update()
    #expect(update.blocks == [UInt8](repeating: 255, count: 64))
  }

  @Test func writesTheBlocksOfMercurial() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Vectors/revlog/nm.nd").standardized
    let blocks = Array(try Data(contentsOf: file))
    let nodes = [0x9c, 0xb1, 0x00].map { first in
      [UInt8(first)] + [UInt8](repeating: 1, count: 19)
    }
    let questions = try NodesQuestions(NodesModel(nodes: nodes))
    #expect(try questions.update().blocks == blocks)
    let mapped = try NodesQuestions(
      NodesModel(nodes: nodes), blocks: blocks, known: 3)
    #expect(try mapped.find(nodes) == [0, 1, 2])
    #expect(try mapped.update().blocks.isEmpty)
  }

  /// What a damaged map says is right or not said: no question ends otherwise.
  @Test func neverFindsTheWrongRevision() throws {
    try withRandom(200) { random in
      let model = NodesModel(nodes: randomNodes(40, &random))
      var blocks = try NodesQuestions(model).update().blocks
      for _ in 0..<random.number(1...8) {
        let place = random.number(0...(blocks.count / 4 - 1)) * 4
        let value = Int32(
          random.oneIn(9)
            ? Int(Int32.max) : random.number(-50...(blocks.count / 64)))
        for shift in 0..<4 {
          blocks[place + shift] = UInt8(
            truncatingIfNeeded: value >> (24 - 8 * shift))
        }
      }
      let questions = try NodesQuestions(model, blocks: blocks, known: 40)
      for _ in 0..<30 {
        let node = model.nodes[random.number(0...39)]
        let rev = try questions.find([node])[0]
        #expect(rev == -2 || rev == -1 || model.nodes[Int(rev)] == node)
        let digits = String(hexadecimal(node).prefix(random.number(1...40)))
        let match = try questions.match([digits])[0]
        if match >= 0 {
          #expect(hexadecimal(model.nodes[Int(match)]).hasPrefix(digits))
        }
        _ = try questions.prefixSizes([node])
      }
      do {
        _ = try questions.update()
      } catch let refusal as Refusal {
        #expect(refusal.reason == .malformed)
      }
    }
  }

  @Test func passesOverBlocksThatLeadInCircles() throws {
    let model = NodesModel(nodes: [[UInt8](repeating: 0x11, count: 20)])
    for value in [0, 1, Int(Int32.max), -3, Int(Int32.min)] {
      var blocks = [UInt8](repeating: 255, count: 64)
      for shift in 0..<4 {
        blocks[4 + shift] = UInt8(
          truncatingIfNeeded: value >> (24 - 8 * shift))
      }
      let questions = try NodesQuestions(model, blocks: blocks, known: 1)
      for _ in 0..<40 {
        #expect(try questions.find(model.nodes) == [0])
        #expect(try questions.match(["1"]) == [0])
        #expect(try questions.prefixSizes(model.nodes) == [1])
      }
    }
  }

  @Test func passesOverWaysThatAreTooLong() throws {
    // Each block leads to the one before, for every digit.
    var blocks: [UInt8] = []
    for block in 0..<60 {
      for _ in 0..<16 { blocks += [0, 0, 0, UInt8(max(block - 1, 0))] }
    }
    blocks.replaceSubrange(0..<64, with: [UInt8](repeating: 255, count: 64))
    let model = NodesModel(nodes: [[UInt8](repeating: 0x11, count: 20)])
    let questions = try NodesQuestions(model, blocks: blocks, known: 1)
    #expect(try questions.find(model.nodes) == [0])
    #expect(try questions.match([hexadecimal(model.nodes[0])]) == [0])
    #expect(try questions.prefixSizes(model.nodes) == [1])
    let longer = NodesModel(nodes: model.nodes + [model.nodes[0]])
    #expect(throws: Refusal.self) {
      try NodesQuestions(longer, blocks: blocks, known: 1).update()
    }
  }
}
