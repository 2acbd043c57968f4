import HgBytes
import TestSupport
import Testing

@testable import HgKernels

/// What came of reading a revision.
private struct Found: Equatable {
  let rev: Int
  let text: [UInt8]?
  let outcome: Int8
}

/// A revlog in bytes before forbidden pages.
private final class Opened {
  private let index: RevlogIndex
  private let records: GuardedBytes
  private let chunks: GuardedBytes

  init(_ model: RevlogModel) throws {
    let records = GuardedBytes(model.index)
    self.records = records
    chunks = GuardedBytes(model.data)
    let header = try RevlogHeader(parsing: records.span)
    index = try RevlogIndex(parsing: records.span, header: header)
  }

  func prepare(
    _ reader: inout RevisionReader, _ revs: some Sequence<Int>
  ) throws {
    var planned = Column<Int32>()
    for rev in revs { try planned.append(Int32(rev)) }
    try reader.prepare(planned, of: index, in: records.unwatchedSpan)
  }

  /// One text, out of turn.
  func read(_ reader: inout RevisionReader, _ rev: Int) throws -> [UInt8] {
    let slot = try reader.read(
      rev, of: index, in: records.unwatchedSpan, chunks: chunks.unwatchedSpan)
    return reader.text(slot).withUnsafeBytes { Array($0) }
  }

  /// Some of what was planned.
  func next(
    _ reader: inout RevisionReader, most: Int = 100, isChecked: Bool = true
  ) throws -> [Found] {
    let count = try reader.readNext(
      most, of: index, in: records.unwatchedSpan, chunks: chunks.unwatchedSpan,
      isChecked: isChecked)
    var found: [Found] = []
    for place in 0..<count {
      let item = reader.item(place)
      var text: [UInt8]?
      if let slot = item.slot {
        text = reader.text(slot).withUnsafeBytes { Array($0) }
      }
      found.append(Found(rev: item.rev, text: text, outcome: item.outcome))
    }
    return found
  }

  /// All that was planned.
  func all(
    _ reader: inout RevisionReader, most: Int = 100, isChecked: Bool = true
  ) throws -> [Found] {
    var found: [Found] = []
    while true {
      let more = try next(&reader, most: most, isChecked: isChecked)
      if more.isEmpty { return found }
      found += more
    }
  }
}

@Suite struct RevisionBatchTests {
  /// Whatever is asked for in whatever order, and however little is kept.
  @Test func textsAreThoseOfTheModel() throws {
    try withRandom(150) { random in
      let model = random.revlog(random.number(1...120))
      let opened = try Opened(model)
      let budgets = [1, 100, 1000, 1 << 20]
      var reader = try RevisionReader(budget: budgets[random.number(0...3)])
      var revs = Array(0..<model.texts.count)
      switch random.number(0...3) {
      case 0: revs = Array(revs[random.number(0...(revs.count - 1))...])
      case 1:
        let density = random.number(2...30)
        revs = revs.filter { _ in random.oneIn(density) }
      case 2: revs.shuffle(using: &random)
      default: break
      }
      try opened.prepare(&reader, revs)
      let isChecked = random.oneIn(2)
      let found = try opened.all(
        &reader, most: random.number(1...40), isChecked: isChecked)
      try #require(found.map(\.rev) == revs)
      for item in found {
        try #require(item.text == model.texts[item.rev])
        try #require(item.outcome == (isChecked ? 0 : 2))
      }
    }
  }

  /// A revision that is read out of turn does no harm to the plan.
  @Test func singleReadsAndPlansMix() throws {
    try withRandom(50) { random in
      let model = random.revlog(60)
      let opened = try Opened(model)
      var reader = try RevisionReader(budget: 300)
      try opened.prepare(&reader, 0..<60)
      var next = 0
      while next < 60 {
        let rev = random.number(0...59)
        try #require(try opened.read(&reader, rev) == model.texts[rev])
        for found in try opened.next(&reader, most: 3) {
          try #require(
            found == Found(rev: next, text: model.texts[next], outcome: 0))
          next += 1
        }
      }
    }
  }

  /// Damage is the outcome of the revisions whose texts are made of it, and
  /// of no other.
  @Test func damageReachesWhatIsMadeOfIt() throws {
    try withRandom(60) { random in
      var model = random.revlog(80)
      let damaged = random.number(0...79)
      // The declared size of its text.
      model.index[64 * damaged + 15] ^= 1
      let opened = try Opened(model)
      var reader = try RevisionReader(budget: random.oneIn(2) ? 1 : 1 << 20)
      try opened.prepare(&reader, 0..<80)
      var isDamaged = [Bool](repeating: false, count: 80)
      for item in try opened.all(&reader) {
        let base = model.bases[item.rev]
        isDamaged[item.rev] =
          item.rev == damaged
          || (base >= 0 && base != item.rev && isDamaged[base])
        if item.rev == damaged {
          try #require(item.outcome < 0 && item.text == nil)
        } else if !isDamaged[item.rev] {
          try #require(item.outcome == 0)
          try #require(item.text == model.texts[item.rev])
        }
      }
    }
  }

  @Test func hashesAreOutcomes() throws {
    var model = RevlogModel(hasGeneralDelta: true)
    for (number, flags) in [0, 0, 0x8000, 0x2000, 0x4000, 1, 0].enumerated() {
      let text = Array("text \(number)".utf8)
      model.add(
        text, chunk: [0x75] + text, base: nil, parent: -1, flags: flags)
    }
    model.data[model.data.count - 1] ^= 1
    let opened = try Opened(model)
    var reader = try RevisionReader(budget: 100)
    try opened.prepare(&reader, 0..<7)
    let unsupported = Int8(Refusal.Reason.unsupported.rawValue)
    #expect(
      try opened.all(&reader).map(\.outcome) == [0, 0, 2, 2, 2, unsupported, 1])
    // Nobody has to know what flags mean who does not look at hashes.
    try opened.prepare(&reader, 0..<7)
    let unchecked = try opened.all(&reader, isChecked: false)
    #expect(unchecked.allSatisfy { $0.outcome == 2 })
  }

  @Test func whatIsNoRevisionCannotBePlanned() throws {
    var random = SeededGenerator(seed: 1)
    let opened = try Opened(random.revlog(5))
    var reader = try RevisionReader(budget: 100)
    for rev in [-1, 5, Int(Int32.max), Int(Int32.min)] {
      #expect(throws: Refusal(.outOfRange, at: 1)) {
        try opened.prepare(&reader, [0, rev])
      }
    }
    try opened.prepare(&reader, [])
    #expect(try opened.all(&reader).isEmpty)
  }

  /// A revision without a chunk needs no data.
  @Test func chunksOfNothingMayLieAnywhere() throws {
    var model = RevlogModel(hasGeneralDelta: true)
    model.add([7], chunk: [0x75, 7], base: nil, parent: -1)
    model.add([7], chunk: [], base: 0, parent: 0)
    model.index[64 + 2] = 0x7f
    let opened = try Opened(model)
    var reader = try RevisionReader(budget: 100)
    try opened.prepare(&reader, 0..<2)
    #expect(try opened.all(&reader).map(\.text) == [[7], [7]])
  }

  /// However long a chain is that cannot be read, it is looked at once.
  @Test func chainsOfNothingTakeLinearTime() throws {
    let count = 20_000
    var model = RevlogModel(hasGeneralDelta: true)
    for rev in 0..<count {
      model.add(
        [], chunk: rev == 0 ? [0xff] : [], base: rev == 0 ? nil : rev - 1,
        parent: -1)
    }
    let unsupported = Int8(Refusal.Reason.unsupported.rawValue)
    var opened = try Opened(model)
    var reader = try RevisionReader(budget: 100)
    try opened.prepare(&reader, 0..<count)
    var found = try opened.all(&reader)
    #expect(found.allSatisfy { $0.outcome == unsupported })
    model.data = []
    let truncated = Int8(Refusal.Reason.truncated.rawValue)
    opened = try Opened(model)
    try opened.prepare(&reader, (0..<count).reversed())
    found = try opened.all(&reader)
    #expect(found.allSatisfy { $0.outcome == truncated })
  }
}
