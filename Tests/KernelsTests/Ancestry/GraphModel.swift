import TestSupport

/// A graph in plain Swift, whose answers follow the definitions.
struct GraphModel: CustomStringConvertible {
  let parents: [(first: Int, second: Int)]

  /// The ancestors of each revision, with itself.
  let ancestors: [Set<Int>]

  /// The number of steps of the longest way down from each revision to -1.
  let depths: [Int]

  init(_ parents: [(first: Int, second: Int)]) {
    var ancestors: [Set<Int>] = []
    var depths: [Int] = []
    for (rev, pair) in parents.enumerated() {
      var its: Set = [rev]
      var depth = 0
      for parent in [pair.first, pair.second] where parent >= 0 {
        its.formUnion(ancestors[parent])
        depth = max(depth, depths[parent])
      }
      ancestors.append(its)
      depths.append(depth + 1)
    }
    self.parents = parents
    self.ancestors = ancestors
    self.depths = depths
  }

  /// A graph of which half of the parents are near, and a few revisions roots.
  init(random generator: inout SeededGenerator, count: Int) {
    self.init(
      (0..<count).map { rev in
        func parent() -> Int {
          guard rev > 0 else { return -1 }
          let distance = generator.oneIn(2) ? min(rev, 3) : rev
          return rev - generator.number(1...distance)
        }
        return (
          generator.oneIn(20) ? -1 : parent(),
          generator.oneIn(4) ? parent() : -1
        )
      })
  }

  /// All graphs of a size.
  ///
  /// Above three revisions only those whose first parents are not below the
  /// second ones, which are few enough.
  static func every(_ count: Int) -> [GraphModel] {
    var lists: [[(first: Int, second: Int)]] = [[]]
    for rev in 0..<count {
      lists = lists.flatMap { list in
        (-1..<rev).flatMap { first in
          (-1...(count > 3 ? first : rev - 1)).map { second in
            list + [(first, second)]
          }
        }
      }
    }
    return lists.map(GraphModel.init)
  }

  var count: Int { parents.count }

  var description: String {
    parents.map { "(\($0.first), \($0.second))" }.joined(separator: " ")
  }

  func united(_ revs: [Int]) -> Set<Int> {
    revs.reduce(into: []) { if $1 >= 0 { $0.formUnion(ancestors[$1]) } }
  }

  func only(_ included: [Int], _ excluded: [Int]) -> [Int] {
    united(included).subtracting(united(excluded)).sorted()
  }

  func heads(before stop: Int, hiding hidden: Set<Int> = []) -> [Int] {
    var withChildren: Set<Int> = []
    var heads: [Int] = []
    for rev in (0..<stop).reversed() {
      if !withChildren.contains(rev) {
        if hidden.contains(rev) { continue }
        heads.append(rev)
      }
      withChildren.formUnion([parents[rev].first, parents[rev].second])
    }
    return stop > 0 ? heads.reversed() : [-1]
  }

  func commonHeads(_ revs: [Int]) -> [Int] {
    guard let first = revs.first, !revs.contains(-1) else { return [] }
    let common = revs.reduce(ancestors[first]) {
      $0.intersection(ancestors[$1])
    }
    return common.filter { rev in
      !common.contains { $0 != rev && ancestors[$0].contains(rev) }
    }.sorted()
  }

  func deepest(_ revs: [Int]) -> [Int] {
    let most = revs.map { depths[$0] }.max()
    return revs.filter { depths[$0] == most }
  }

  func phases(_ roots: [(rev: Int, phase: UInt8)]) -> [UInt8] {
    (0..<count).map { rev in
      roots.filter { $0.rev < 0 || ancestors[rev].contains($0.rev) }
        .map(\.phase).max() ?? 0
    }
  }

  func roots(
    _ roots: [Int], from heads: [Int], notBelow lowest: Int, withPaths: Bool
  ) -> [Int] {
    let wanted = Set(roots)
    var seen = Set(heads)
    var todo = heads
    while let rev = todo.popLast() {
      guard rev >= 0, withPaths || !wanted.contains(rev) else { continue }
      for parent in [parents[rev].first, parents[rev].second]
      where parent >= lowest && seen.insert(parent).inserted {
        todo.append(parent)
      }
    }
    var reached = seen.intersection(wanted)
    if withPaths {
      for rev in seen.sorted() where rev >= max(lowest, 0) {
        let pair = parents[rev]
        if reached.contains(pair.first) || reached.contains(pair.second) {
          reached.insert(rev)
        }
      }
    }
    return reached.sorted()
  }

  /// The records of the graph's revisions, in format 1.
  var records: [UInt8] {
    parents.enumerated().flatMap { (rev, pair) in
      recordBytes(rev: rev, parents: pair)
    }
  }
}

/// A record of format 1.
func recordBytes(
  rev: Int, parents: (first: Int, second: Int), base: Int? = nil,
  offset: Int = 0, size: Int = 0
) -> [UInt8] {
  let numbers = [size, 0, base ?? rev, rev, parents.first, parents.second]
  var bytes = bigEndianBytes(UInt64(offset) << 16)
  for number in numbers {
    bytes += bigEndianBytes(UInt32(bitPattern: Int32(number)))
  }
  return bytes + [UInt8](repeating: UInt8(rev & 0xff), count: 20)
    + [UInt8](repeating: 0, count: 12)
}

private func bigEndianBytes(_ number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.bigEndian) { Array($0) }
}
