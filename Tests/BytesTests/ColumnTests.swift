import HgBytes
import TestSupport
import Testing

@Suite struct ColumnTests {
  @Test func emptyColumnHasAnAddress() {
    let column = Column<UInt64>()
    #expect(UInt(bitPattern: column.start) == 8)
    #expect(column.count == 0)
    let bytes = column.bytes.byteCount
    #expect(bytes == 0)
  }

  @Test func keepsWhatIsAppendedWhileItGrows() throws {
    // Past the size from which blocks are mapped, and then again.
    var column = Column<UInt32>()
    for number in 0..<600_000 { try column.append(UInt32(number)) }
    #expect(column.count == 600_000)
    for number in stride(from: 0, to: 600_000, by: 997) {
      try #require(column[number] == UInt32(number))
    }
  }

  @Test func growsFromAnAllocatedToAMappedBlock() throws {
    for count in [1, 100, 262_143, 262_144, 262_145, 1 << 20] {
      var column = Column<UInt32>()
      try column.append(7)
      try column.reserve(count)
      #expect(column.capacity >= count)
      #expect(column[0] == 7)
      try column.reserve(2 * count + 3)
      #expect(column[0] == 7)
    }
  }

  @Test func memoryThatCannotBeHadIsARefusal() {
    for count in [Int.max, Int.max / 8, 1 << 60] {
      let found = refusal { () throws(Refusal) in
        _ = try Column<UInt64>(capacity: count)
      }
      #expect(found == Refusal(.memory))
    }
    let found = refusal { () throws(Refusal) in
      var column = Column<UInt64>()
      try column.append(1)
      try column.reserve(Int.max / 8)
    }
    #expect(found == Refusal(.memory))
  }

  @Test func columnSurvivesARefusedReservation() throws {
    var column = Column<UInt64>()
    try column.append(5)
    do throws(Refusal) { try column.reserve(Int.max / 8) } catch {}
    try column.append(6)
    #expect(column.count == 2)
    #expect(column[0] == 5)
    #expect(column[1] == 6)
  }

  @Test func truncatesDownwardsOnly() throws {
    var column = try Column<UInt8>(repeating: 3, count: 5)
    column.truncate(to: 9)
    #expect(column.count == 5)
    column.truncate(to: -1)
    #expect(column.count == 5)
    column.truncate(to: 2)
    #expect(column.count == 2)
    column.removeAll()
    #expect(column.count == 0)
  }

  @Test func appendsAnotherColumn() throws {
    var column = try Column<UInt16>(repeating: 1, count: 3)
    let other = try Column<UInt16>(repeating: 2, count: 50)
    try column.append(contentsOf: Column())
    try column.append(contentsOf: other)
    #expect(column.count == 53)
    #expect(column[2] == 1)
    #expect(column[52] == 2)
  }

  @Test func paddedBytesEndInZeros() throws {
    let source: [UInt8] = [9, 8, 7, 6]
    var column = Column<UInt8>()
    try column.append(source.span.bytes, at: 1, size: 2, stride: 5)
    let found = (0..<5).map { column[$0] }
    #expect(found == [8, 7, 0, 0, 0])
    for (offset, size, stride) in [(3, 2, 4), (-1, 1, 4), (0, 4, 3)] {
      let found = refusal { () throws(Refusal) in
        var column = Column<UInt8>()
        try column.append(
          source.span.bytes, at: offset, size: size, stride: stride)
      }
      #expect(found == Refusal(.truncated, at: offset))
    }
  }
}

@Suite struct NodeColumnTests {
  @Test func tellsShortNodesFromLongOnesThatEndInZeros() throws {
    let node =
      Array(repeating: UInt8(5), count: 20) + Array(repeating: 0, count: 12)
    var column = NodeColumn(nodeSize: 32)
    try column.append(node.span.bytes, at: 0, size: 20)
    try column.append(node.span.bytes, at: 0, size: 32)
    let areWide = (column.isWide(0), column.isWide(1))
    #expect(areWide == (false, true))
    let isSame = column.bytes.equals(at: 0, column.bytes, at: 32, size: 32)
    #expect(isSame)
    let widths = column.widths.byteCount
    #expect(widths == 2)
  }

  @Test func refusesNodesThatAreWiderThanTheColumn() {
    let node = [UInt8](repeating: 1, count: 32)
    let found = refusal { () throws(Refusal) in
      var column = NodeColumn(nodeSize: 20)
      try column.append(node.span.bytes, at: 0, size: 32)
    }
    #expect(found == Refusal(.outOfRange, at: 0))
    let tooMany = refusal { () throws(Refusal) in
      var column = NodeColumn(nodeSize: 20)
      try column.reserve(Int.max / 2)
    }
    #expect(tooMany == Refusal(.memory))
  }
}
