@testable import HgKernels

/// Mercurial's way to match lines, step by step and without any shortcut, to
/// compare the kernel with.
///
/// The steps are those that a description of the algorithm numbers; nothing
/// of the kernel is used.
struct DiffModel {
  typealias Line = [UInt8]
  typealias Block = (a1: Int, a2: Int, b1: Int, b2: Int)

  private let a: [Line]
  private let b: [Line]

  /// Where each class of lines of `b` has its members, ascending.
  private var members: [Line: [Int]] = [:]

  /// For each line of `a` the lines of `b` it may be anchored at, the last one
  /// first.
  private var anchors: [[Int]] = []

  /// For each line of `b` the last run that ended there.
  private var pos: [(i: Int, length: Int)]

  private var found: [Block] = []

  /// How many pairs of lines were looked at.
  private(set) var steps = 0

  /// The blocks, the last and empty one included.
  private(set) var blocks: [Block] = []

  /// Steps 1 to 8.
  init(_ old: [UInt8], _ new: [UInt8]) {
    // 1: split after each newline.
    a = Self.lines(old)
    b = Self.lines(new)
    // 2: classes of equal lines.
    for (j, line) in b.enumerated() { members[line, default: []].append(j) }
    // 3: lines of `b` that are too popular anchor nothing.
    let popularity =
      b.count >= 31_000 ? b.count / 1000 : 1_000_000 / (b.count + 1)
    anchors = a.map { [members] line in
      let list = members[line] ?? []
      return list.count <= popularity ? list.reversed() : []
    }
    // 4: nothing is known of runs.
    pos = Array(repeating: (0, 0), count: b.count)
    // 6: longest match, then left and right of it.
    search(0, a.count, 0, b.count)
    // 7: an empty block at the end.
    blocks = found + [(a.count, a.count, b.count, b.count)]
    normalize()
  }

  /// Step 5.
  private mutating func longest(
    _ firstA: Int, _ a2: Int, _ b1: Int, _ b2: Int
  ) -> (i: Int, j: Int, k: Int) {
    var (mi, mj, mk) = (firstA, b1, 0)
    let a1 = a2 - firstA > 30_000 ? a2 - 30_000 : firstA
    let half = (a1 + a2 - 1) / 2
    let bhalf = (b1 + b2 - 1) / 2
    for i in a1..<max(a1, a2) {
      for j in anchors[i] {
        if j >= b2 { continue }
        if j < b1 { break }
        var k = 1
        while j - k >= b1, i - k >= a1 {
          steps += 1
          if pos[j - k].i == i - k {
            k += pos[j - k].length
            break
          }
          if a[i - k] != b[j - k] { break }
          k += 1
        }
        pos[j] = (i, k)
        if k > mk {
          (mi, mj, mk) = (i, j, k)
        } else if k == mk {
          if i > mi, i <= half, j > b1 {
            (mi, mj) = (i, j)
          } else if i == mi, mj > bhalf || i == a1 {
            mj = j
          }
        }
      }
    }
    if mk > 0 {
      mi -= mk - 1
      mj -= mk - 1
    }
    while mi + mk < a2, mj + mk < b2, a[mi + mk] == b[mj + mk] { mk += 1 }
    return (mi, mj, mk)
  }

  /// Step 6.
  ///
  /// The part after the match is done in a loop, because the stack of a thread
  /// that tests run on is small.
  private mutating func search(_ a1: Int, _ a2: Int, _ b1: Int, _ b2: Int) {
    var (a1, b1) = (a1, b1)
    while true {
      let (i, j, k) = longest(a1, a2, b1, b2)
      guard k > 0 else { return }
      search(a1, i, b1, j)
      found.append((i, i + k, j, j + k))
      (a1, b1) = (i + k, j + k)
    }
  }

  /// Step 8.
  private mutating func normalize() {
    for index in blocks.indices.dropLast() {
      guard
        blocks[index].a2 == blocks[index + 1].a1
          || blocks[index].b2 == blocks[index + 1].b1
      else { continue }
      while blocks[index].a2 < a.count, blocks[index].b2 < b.count,
        blocks[index + 1].a1 < blocks[index + 1].a2,
        blocks[index + 1].b1 < blocks[index + 1].b2,
        a[blocks[index].a2] == b[blocks[index].b2]
      {
        blocks[index].a2 += 1
        blocks[index].b2 += 1
        blocks[index + 1].a1 += 1
        blocks[index + 1].b1 += 1
      }
    }
  }

  /// Step 9: the delta, with or without leaving out the common end.
  static func delta(
    _ old: [UInt8], _ new: [UInt8], strippingEnd: Bool
  ) -> [UInt8] {
    guard old != new else { return [] }
    var prefix = 0
    var common = 0
    while common < min(old.count, new.count), old[common] == new[common] {
      common += 1
      if old[common - 1] == newline { prefix = common }
    }
    var suffix = 0
    common = 0
    while strippingEnd, common < min(old.count, new.count) - prefix,
      old[old.count - 1 - common] == new[new.count - 1 - common]
    {
      if old[old.count - 1 - common] == newline { suffix = common }
      common += 1
    }
    let model = DiffModel(
      Array(old[prefix..<(old.count - suffix)]),
      Array(new[prefix..<(new.count - suffix)]))
    let a = starts(model.a, from: prefix)
    let b = starts(model.b, from: prefix)
    var delta: [UInt8] = []
    var (lastA, lastB) = (0, 0)
    for block in model.blocks {
      if block.a1 != lastA || block.b1 != lastB {
        let size = b[block.b1] - b[lastB]
        for number in [a[lastA], a[block.a1], size] {
          for shift in [24, 16, 8, 0] {
            delta.append(UInt8(number >> shift & 255))
          }
        }
        delta += new[b[lastB]..<b[block.b1]]
      }
      (lastA, lastB) = (block.a2, block.b2)
    }
    return delta
  }

  private static let newline = UInt8(ascii: "\n")

  static func lines(_ text: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var start = 0
    for (index, byte) in text.enumerated() where byte == newline {
      lines.append(Array(text[start...index]))
      start = index + 1
    }
    if start < text.count { lines.append(Array(text[start...])) }
    return lines
  }

  private static func starts(_ lines: [Line], from start: Int) -> [Int] {
    lines.reduce(into: [start]) { $0.append($0[$0.count - 1] + $1.count) }
  }
}

/// Applies a delta in the plainest way.
func applied(_ delta: [UInt8], to text: [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  var kept = 0
  var place = 0
  while place < delta.count {
    let numbers = (0..<3).map { field in
      delta[(place + 4 * field)..<(place + 4 * field + 4)].reduce(0) {
        $0 << 8 | Int($1)
      }
    }
    result += text[kept..<numbers[0]]
    place += 12
    result += delta[place..<(place + numbers[2])]
    place += numbers[2]
    kept = numbers[1]
  }
  return result + text[kept...]
}
