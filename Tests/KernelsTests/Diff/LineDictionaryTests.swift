import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct LineDictionaryTests {
  /// Requires that lines share a class exactly if they are equal, and that
  /// every line finds its class.
  private func requireClasses(_ lines: [[UInt8]], _ others: [[UInt8]]) throws {
    let bytes = GuardedBytes(Array(lines.joined()))
    let starts = try LineStarts(of: bytes.span, from: 0)
    let indexed = TextLines(bytes.span, starts)
    let dictionary = try LineDictionary(indexed)
    try #require(indexed.count == lines.count)
    var known: [[UInt8]: UInt32] = [:]
    for (number, line) in lines.enumerated() {
      let found = dictionary.classes[number]
      try #require(known[line, default: found] == found)
      known[line] = found
    }
    try #require(Set(known.values).count == known.count)
    try #require(dictionary.isDistinct == (lines.count < 2 || ascends(lines)))
    if !dictionary.isDistinct {
      let sizes = dictionary.sizes.span
      for (line, found) in known {
        try #require(sizes[Int(found)] == lines.count { $0 == line })
      }
    }
    var hint = 0
    for line in lines + others {
      let wanted = GuardedBytes(line)
      let found = dictionary.find(
        wanted.span, at: 0, size: line.count, in: indexed, near: &hint)
      try #require(found == known[line] ?? LineDictionary.none)
    }
  }

  private func ascends(_ lines: [[UInt8]]) -> Bool {
    zip(lines, lines.dropFirst()).allSatisfy {
      $0.lexicographicallyPrecedes($1)
    }
  }

  @Test func classesAreThoseOfEqualLines() throws {
    try withRandom(200) { random in
      let shape = TextShape(random: &random, lines: 80)
      let lines = random.lines(shape).map { Array("\($0)\n".utf8) }
      let others = random.lines(shape).map { Array("\($0)\n".utf8) }
      try requireClasses(lines, others)
      try requireClasses(
        Set(lines).sorted { $0.lexicographicallyPrecedes($1) }, others)
    }
  }

  @Test func aLineWithoutANewlineIsAnother() throws {
    let line = Array("x".utf8)
    try requireClasses([line + [10], line], [[120, 120, 10]])
    try requireClasses(
      [line + [10], [10], line + [10], line], [[], [120, 120]])
  }

  /// Lines that all want the same place in a table.
  @Test func crowdsAreSorted() throws {
    var lines: [[UInt8]] = []
    var number = 0
    while lines.count < 400 {
      let line = Array("\(number)\n".utf8)
      let bytes = GuardedBytes(line)
      if bytes.span.lineHash(at: 0, size: line.count) &>> 32 & 1023 == 7 {
        lines.append(line)
      }
      number += 1
    }
    try requireClasses(lines.reversed() + lines[..<50], [Array("x\n".utf8)])
  }

  /// Lines of which the hash is the same: their first eight bytes are a
  /// constant of the hash, which multiplies the others by zero.
  @Test func linesWithOneHashAreSorted() throws {
    let zero: [UInt8] = [0x2b, 0xf8, 0x94, 0xfe, 0x72, 0xf3, 0x6e, 0x3c]
    let lines = (0..<300).map { number in
      zero + Array("\(1000 + number)".utf8) + [10]
    }
    let hashes = Set(
      lines.map { line in
        GuardedBytes(line).span.lineHash(at: 0, size: line.count)
      })
    #expect(hashes.count == 1)
    try requireClasses(
      lines.reversed() + lines[5..<9], [zero + Array("999\n".utf8)])
  }
}
