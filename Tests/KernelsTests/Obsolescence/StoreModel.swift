import HgBytes
import TestSupport

@testable import HgKernels

/// A parsed store in plain Swift.
struct StoreRows: Equatable {
  var markers: [MarkerModel] = []
  /// Where each marker begins, and the end of the last.
  var offsets: [Int] = [1]
  /// Bytes of the widest node.
  var nodeSize = 20
  /// In tolerant mode what ended the parse.
  var stoppedBy: Refusal?
}

/// A store as a reader would write it who has all the time in the world.
struct StoreModel {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  func parse(_ mode: MarkerStore.Mode = .strict) throws(Refusal) -> StoreRows {
    var rows = StoreRows()
    guard let version = bytes.first else {
      rows.offsets = [0]
      return rows
    }
    guard version <= 1 else { throw Refusal(.unsupported, at: 0) }
    var position = 1
    while position < bytes.count {
      do throws(Refusal) {
        let (marker, end) =
          version == 0 ? try version0(position) : try version1(position)
        rows.markers.append(marker)
        rows.nodeSize = max(rows.nodeSize, marker.predecessor.count)
        rows.offsets.append(end)
        position = end
      } catch {
        if mode == .strict { throw error }
        rows.stoppedBy = error
        break
      }
    }
    return rows
  }

  private func number(_ offset: Int, _ size: Int) -> UInt64 {
    bytes[offset..<(offset + size)].reduce(0) { $0 << 8 | UInt64($1) }
  }

  private func nodes(_ offset: Int, _ count: Int, _ size: Int) -> [[UInt8]] {
    (0..<count).map { number in
      Array(bytes[(offset + number * size)..<(offset + (number + 1) * size)])
    }
  }

  private func version1(
    _ start: Int
  ) throws(Refusal) -> (MarkerModel, Int) {
    let left = bytes.count - start
    guard left >= 39 else { throw Refusal(.truncated, at: start) }
    let size = Int(number(start, 4))
    guard size <= left, size < 1 << 31 else {
      throw Refusal(.truncated, at: start)
    }
    guard size >= 39 else { throw Refusal(.malformed, at: start) }
    let end = start + size
    let flags = UInt16(number(start + 14, 2))
    let nodeSize = flags & 2 == 0 ? 20 : 32
    let successorCount = Int(bytes[start + 16])
    let parentField = Int(bytes[start + 17])
    let parentCount = parentField < 3 ? parentField : 0
    let pairCount = Int(bytes[start + 18])
    let successors = start + 19 + nodeSize
    let parents = successors + successorCount * nodeSize
    let sizes = parents + parentCount * nodeSize
    var text = sizes + 2 * pairCount
    guard text <= end else { throw Refusal(.malformed, at: start + 16) }
    let textSize = bytes[sizes..<text].reduce(0) { $0 + Int($1) }
    guard text + textSize <= end else {
      throw Refusal(.malformed, at: sizes)
    }
    var marker = MarkerModel(predecessor: nodes(start + 19, 1, nodeSize)[0])
    marker.flags = flags
    marker.secondsBits = number(start + 4, 8)
    marker.timeZone =
      60 * Int64(Int16(truncatingIfNeeded: number(start + 12, 2)))
    marker.successors = nodes(successors, successorCount, nodeSize)
    if parentField < 3 {
      marker.parents = nodes(parents, parentCount, nodeSize)
    }
    for pair in 0..<pairCount {
      let key = Int(bytes[sizes + 2 * pair])
      let value = Int(bytes[sizes + 2 * pair + 1])
      marker.metadata.append(
        MarkerModel.Pair(
          Array(bytes[text..<(text + key)]),
          Array(bytes[(text + key)..<(text + key + value)])))
      text += key + value
    }
    return (marker, end)
  }

  private func version0(
    _ start: Int
  ) throws(Refusal) -> (MarkerModel, Int) {
    guard bytes.count - start >= 26 else {
      throw Refusal(.truncated, at: start)
    }
    let successorCount = Int(bytes[start])
    let text = start + 26 + 20 * successorCount
    let end = text + Int(number(start + 1, 4))
    guard end <= bytes.count else { throw Refusal(.truncated, at: start) }
    var marker = MarkerModel(predecessor: nodes(start + 6, 1, 20)[0])
    marker.flags = UInt16(bytes[start + 5])
    marker.successors = nodes(start + 26, successorCount, 20)

    var values: [[UInt8]: [UInt8]] = [:]
    var places: [[UInt8]: Int] = [:]
    var position = text
    while position < end {
      let itemEnd = bytes[position..<end].firstIndex(of: 0) ?? end
      let item = bytes[position..<itemEnd]
      if !item.isEmpty {
        guard let colon = item.firstIndex(of: UInt8(ascii: ":")) else {
          throw Refusal(.malformed, at: position)
        }
        values[Array(item[..<colon])] = Array(item[(colon + 1)...])
        places[Array(item[..<colon])] = position
      }
      position = itemEnd + 1
    }
    let second = values.removeValue(forKey: Array("p2".utf8))
    let first = values.removeValue(forKey: Array("p1".utf8))
    if second != nil, first == nil {
      throw Refusal(.malformed, at: places[Array("p2".utf8)] ?? 0)
    }
    if let first {
      let parents = ([first] + (second.map { [$0] } ?? [])).map(node)
      if !parents.contains(nil) { marker.parents = parents.compactMap { $0 } }
    } else if values[Array("p0".utf8)] != nil {
      marker.parents = []
    }
    if let date = values.removeValue(forKey: Array("date".utf8)) {
      (marker.seconds, marker.timeZone) = try self.date(
        date, at: (places[Array("date".utf8)] ?? 0) + 5)
    }
    let sorted = values.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    marker.metadata = sorted.map { MarkerModel.Pair($0.key, $0.value) }
    return (marker, end)
  }

  private func node(_ digits: [UInt8]) -> [UInt8]? {
    let text = String(decoding: digits, as: UTF8.self)
    guard digits.count == 40, digits.allSatisfy({ $0 < 128 }),
      text.allSatisfy(\.isHexDigit)
    else { return nil }
    return TestSupport.bytes(hexadecimal: text)
  }

  /// The date of a text as Python reads it.
  private func date(
    _ text: [UInt8], at place: Int
  ) throws(Refusal) -> (Double, Int64) {
    let parts = text.split(
      separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 2, let seconds = real(plain(parts[0])),
      let timeZone = plain(parts[1]).wholeMatch(of: /[+-]?[0-9]+(_[0-9]+)*/)
    else { return (0, 0) }
    guard let number = Int64(timeZone.0.filter { $0 != "_" }) else {
      throw Refusal(.outOfRange, at: place)
    }
    return (seconds, number)
  }

  /// A text without the white space around it; nothing if it is not ASCII.
  private func plain(_ text: some BidirectionalCollection<UInt8>) -> String {
    guard text.allSatisfy({ $0 < 128 }) else { return "" }
    func isSpace(_ byte: UInt8) -> Bool {
      byte == 32 || (9...13).contains(byte)
    }
    let kept = text.drop(while: isSpace).reversed().drop(while: isSpace)
    // A character is one byte, also where carriage return meets line feed.
    return String(kept.reversed().map { Character(Unicode.Scalar($0)) })
  }

  private func real(_ text: String) -> Double? {
    let words = ["inf", "infinity", "nan"]
    let unsigned = text.drop { $0 == "+" || $0 == "-" }
    if words.contains(unsigned.lowercased()), text.count <= unsigned.count + 1 {
      return Double(text)
    }
    let number =
      /[+-]?([0-9]+(_[0-9]+)*(\.([0-9]+(_[0-9]+)*)?)?|\.[0-9]+(_[0-9]+)*)([eE][+-]?[0-9]+(_[0-9]+)*)?/
    guard let match = text.wholeMatch(of: number) else { return nil }
    return Double(match.0.filter { $0 != "_" })
  }
}

/// A parsed store whose data lies before a forbidden page.
final class ParsedStore {
  let data: GuardedBytes
  let store: MarkerStore
  let stoppedBy: Refusal?

  init(
    _ bytes: [UInt8], _ mode: MarkerStore.Mode = .strict,
    at placement: GuardedBytes.Placement = .end
  ) throws(Refusal) {
    data = GuardedBytes(bytes, at: placement)
    var refusal: Refusal?
    store = try MarkerStore(
      parsing: data.unwatchedSpan, mode: mode, stoppedBy: &refusal)
    stoppedBy = refusal
  }

  init(
    range bytes: [UInt8], from offset: Int, to stop: Int,
    _ mode: MarkerStore.Mode = .strict
  ) throws(Refusal) {
    data = GuardedBytes(bytes)
    var refusal: Refusal?
    store = try MarkerStore(
      parsing: data.unwatchedSpan, from: offset, to: stop, mode: mode,
      stoppedBy: &refusal)
    stoppedBy = refusal
  }

  init(
    growing shorter: ParsedStore, to bytes: [UInt8],
    _ mode: MarkerStore.Mode = .strict
  ) throws(Refusal) {
    data = GuardedBytes(bytes)
    var refusal: Refusal?
    store = try MarkerStore(
      growing: shorter.store, to: data.unwatchedSpan, mode: mode,
      stoppedBy: &refusal)
    stoppedBy = refusal
  }

  /// All columns, filled and read.
  func rows() throws(Refusal) -> StoreRows {
    let data = self.data.unwatchedSpan
    try store.fillOffsets(from: data)
    try store.fillPredecessors(from: data)
    try store.fillBasics(from: data)
    try store.fillSuccessors(from: data)
    try store.fillParents(from: data)
    try store.fillMetadata(from: data)
    var rows = StoreRows()
    rows.stoppedBy = stoppedBy
    rows.nodeSize = store.nodeSize
    rows.offsets = (0...store.count).map { Int(store.offsets.value[$0]) }
    for index in 0..<store.count { rows.markers.append(try row(index)) }
    return rows
  }

  private func row(_ index: Int) throws(Refusal) -> MarkerModel {
    let flags = store.basics.value.flags[index]
    let isVersion1 = store.version == .one
    let size = isVersion1 && flags & 2 != 0 ? 32 : 20
    var marker = MarkerModel(
      predecessor: node(store.predecessors.value, index, size))
    marker.flags = flags
    marker.secondsBits = store.basics.value.seconds[index].bitPattern
    marker.timeZone = store.basics.value.timeZones[index]
    marker.successors = list(store.successors.value, index, size)
    if store.parents.value.recorded[index] != 0 {
      marker.parents = list(store.parents.value.lists, index, size)
    }
    let first = Int(store.metadata.value.offsets[index])
    let end = Int(store.metadata.value.offsets[index + 1])
    for position in first..<end {
      let pair = store.metadata.value.pairs.pair(at: position)
      marker.metadata.append(
        MarkerModel.Pair(
          Array(data.buffer[pair.key..<(pair.key + pair.keySize)]),
          Array(data.buffer[pair.value..<(pair.value + pair.valueSize)])))
    }
    return marker
  }

  private func node(
    _ nodes: borrowing NodeColumn, _ index: Int, _ size: Int
  ) -> [UInt8] {
    let start = UnsafePointer(nodes.start + index * nodes.nodeSize)
    return Array(UnsafeBufferPointer(start: start, count: size))
  }

  private func list(
    _ lists: borrowing NodeLists, _ index: Int, _ size: Int
  ) -> [[UInt8]] {
    let first = Int(lists.offsets[index])
    let end = Int(lists.offsets[index + 1])
    var list: [[UInt8]] = []
    for position in first..<end {
      list.append(node(lists.nodes, position, size))
    }
    return list
  }
}

/// What a parse says: rows, or a refusal.
enum Answer: Equatable {
  case rows(StoreRows)
  case refused(Refusal)

  init(_ body: () throws(Refusal) -> StoreRows) {
    do throws(Refusal) {
      self = .rows(try body())
    } catch {
      self = .refused(error)
    }
  }
}

/// The refusal that `body` throws.
func refusal(_ body: () throws(Refusal) -> Void) -> Refusal? {
  do throws(Refusal) {
    try body()
    return nil
  } catch {
    return error
  }
}

/// Requires that the kernel and the model agree about some bytes.
func requireAgreement(_ bytes: [UInt8]) throws {
  for mode in [MarkerStore.Mode.strict, .tolerant] {
    let expected = Answer { () throws(Refusal) in
      try StoreModel(bytes).parse(mode)
    }
    let found = Answer { () throws(Refusal) in
      try ParsedStore(bytes, mode).rows()
    }
    guard found == expected else {
      throw TrialFailure(
        description: "store \(hexadecimal(bytes)), \(mode): found \(found), "
          + "expected \(expected)")
    }
  }
  let data = GuardedBytes(bytes)
  let validated = refusal { () throws(Refusal) in
    _ = try MarkerStore.validate(data.unwatchedSpan)
  }
  let refused = refusal { () throws(Refusal) in
    _ = try StoreModel(bytes).parse()
  }
  guard validated == refused else {
    throw TrialFailure(
      description: "store \(hexadecimal(bytes)): validation says "
        + "\(String(describing: validated)), not "
        + "\(String(describing: refused))")
  }
}
