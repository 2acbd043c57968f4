import HgBytes
import TestSupport

@testable import HgKernels

/// A hunk in plain Swift.
struct HunkModel: Equatable, CustomStringConvertible {
  var start: Int
  var end: Int
  var data: [UInt8]

  init(_ start: Int, _ end: Int, _ data: [UInt8] = []) {
    self.start = start
    self.end = end
    self.data = data
  }

  init(_ start: Int, _ end: Int, _ data: String) {
    self.init(start, end, Array(data.utf8))
  }

  var bytes: [UInt8] {
    [start, end, data.count].flatMap {
      bigEndian(UInt32(truncatingIfNeeded: $0))
    } + data
  }

  var description: String { "(\(start), \(end), \(data))" }
}

/// The bytes of a delta.
func delta(_ hunks: HunkModel...) -> [UInt8] { hunks.flatMap { $0.bytes } }

/// The bytes of a delta.
func delta(of hunks: [HunkModel]) -> [UInt8] { hunks.flatMap { $0.bytes } }

/// What hunks make of a text; nil if they do not fit it.
func applied(_ hunks: [HunkModel], to base: [UInt8]) -> [UInt8]? {
  var text: [UInt8] = []
  var kept = 0
  for hunk in hunks {
    guard kept <= hunk.start, hunk.start <= hunk.end, hunk.end <= base.count
    else { return nil }
    text += base[kept..<hunk.start] + hunk.data
    kept = hunk.end
  }
  return text + base[kept...]
}

/// A chain of deltas, each in bytes before a forbidden page.
final class ChainModel {
  private let strings: [GuardedBytes]
  private let starts: UnsafeMutablePointer<UnsafeRawPointer?>
  private let sizes: UnsafeMutablePointer<UInt>
  private let joined: GuardedBytes

  /// What stands between the deltas when they lie side by side.
  static let mark: [UInt8] = Array(245...255).reversed() + [7]

  init(_ deltas: [[UInt8]]) {
    strings = deltas.map { GuardedBytes($0) }
    starts = .allocate(capacity: deltas.count)
    sizes = .allocate(capacity: deltas.count)
    for (index, string) in strings.enumerated() {
      (starts + index).initialize(to: string.start)
      (sizes + index).initialize(to: string.size)
    }
    joined = GuardedBytes(Array(deltas.joined(separator: Self.mark)))
  }

  deinit {
    starts.deallocate()
    sizes.deallocate()
  }

  /// The deltas, one by one or side by side; whoever uses them keeps `self`.
  @_lifetime(immortal)
  func deltas(isJoined: Bool) -> ByteStrings {
    if isJoined {
      return ByteStrings(inside: joined.unwatchedSpan, count: strings.count)
    }
    return ByteStrings(
      _unsafeStarts: starts, sizes: sizes, count: strings.count)
  }

  func patch(
    _ mode: DeltaMode, isJoined: Bool, _ place: inout DeltaPlace
  ) throws(Refusal) -> Patch {
    guard isJoined else {
      return try Patch(
        combining: deltas(isJoined: false), mode: mode, refusedAt: &place)
    }
    let mark = GuardedBytes(Self.mark)
    let separator = try DeltaSeparator(parsing: mark.span)
    return try Patch(
      combining: joined.unwatchedSpan, separatedBy: separator,
      count: strings.count, mode: mode, refusedAt: &place)
  }

  /// What the chain makes of a text.
  func applied(
    to base: [UInt8], _ mode: DeltaMode, isJoined: Bool,
    _ place: inout DeltaPlace
  ) throws(Refusal) -> [UInt8] {
    let guarded = GuardedBytes(base)
    let patch = try patch(mode, isJoined: isJoined, &place)
    let deltas = deltas(isJoined: isJoined)
    let size = try patch.measure(
      baseSize: base.count, deltas, refusedAt: &place)
    return try written(size) { (text) throws(Refusal) in
      try patch.apply(to: guarded.span, deltas, into: &text, refusedAt: &place)
    }
  }

  /// The chain in one delta.
  func folded(
    isJoined: Bool, _ place: inout DeltaPlace
  ) throws(Refusal) -> [UInt8] {
    let patch = try patch(.strict, isJoined: isJoined, &place)
    let deltas = deltas(isJoined: isJoined)
    let size = try patch.measureDelta(deltas, refusedAt: &place)
    return try written(size) { (delta) throws(Refusal) in
      try patch.writeDelta(deltas, into: &delta, refusedAt: &place)
    }
  }
}

/// What `body` writes into room before a forbidden page, all of which it uses.
func written(
  _ size: Int, _ body: (inout OutputRawSpan) throws(Refusal) -> Void
) throws(Refusal) -> [UInt8] {
  let room = GuardedBytes([UInt8](repeating: 0xdd, count: size))
  var output = OutputRawSpan(buffer: room.buffer, initializedCount: 0)
  try body(&output)
  precondition(output.byteCount == size, "not as many bytes as measured")
  return Array(room.buffer)
}

extension SeededGenerator {
  /// Hunks that fit a text of some size.
  mutating func hunks(_ size: Int, most: Int = 4) -> [HunkModel] {
    let count = number(0...most)
    let places = (0..<(2 * count)).map { _ in number(0...size) }.sorted()
    return (0..<count).map {
      HunkModel(
        places[2 * $0], places[2 * $0 + 1],
        oneIn(3) ? [] : bytes(number(0...6)))
    }
  }
}
