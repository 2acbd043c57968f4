import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct RevisionChangesTests {
  /// Whatever deltas the texts are made of, and however little is kept.
  @Test func changesAreThoseOfTheTexts() throws {
    var (fromDeltas, fromTexts) = (0, 0)
    try withRandom(120) { random in
      let model = random.manifests(random.number(1...40))
      let opened = try ComparedLog(model)
      let budgets = [1, 10_000, 1 << 20]
      var reader = try RevisionReader(budget: budgets[random.number(0...2)])
      let last = model.texts.count - 1
      for _ in 0..<60 {
        let new = random.number(-1...last)
        let old =
          random.oneIn(3)
          ? random.number(-1...last) : max(-1, new - random.number(0...2))
        let names = [random.path()]
        let scope = ManifestChanges.Scope(
          rawValue: UInt32(random.number(0...2)))
        let found = try opened.compare(
          &reader, old, new, scope: scope ?? .all, names: names)
        let expected = try changes(
          old < 0 ? [] : model.texts[old], new < 0 ? [] : model.texts[new],
          scope: scope ?? .all, names: names)
        try #require(found.rows == expected, "\(old) to \(new)")
        if found.origin == .deltas {
          fromDeltas += 1
        } else {
          fromTexts += 1
        }
      }
    }
    // Both ways are gone.
    #expect(fromDeltas > 1000)
    #expect(fromTexts > 1000)
  }

  /// What a wrong delta makes is never taken for what its text is.
  @Test func wrongDeltasAreNotFollowed() throws {
    try withRandom(300) { random in
      var model = random.manifests(random.number(2...20))
      for _ in 0..<random.number(1...4) {
        let place = random.number(0...(model.data.count - 1))
        model.data[place] ^= 1 << UInt8(random.number(0...7))
      }
      let opened = try ComparedLog(model)
      var reader = try RevisionReader(budget: 1 << 20)
      for new in 1..<model.texts.count {
        var other = try RevisionReader(budget: 1)
        let old = max(0, new - random.number(0...3))
        let texts: [[UInt8]]
        do {
          texts = try [old, new].map { try opened.read(&other, $0) }
          for text in texts {
            _ = try Manifest(text.span.bytes, nodeSize: 20).validate()
          }
        } catch {
          _ = try? opened.compare(&reader, old, new).rows
          continue
        }
        // Texts may be refused for a line beside what changed, whose node has
        // a wrong digit; from deltas nobody looks there.
        guard let expected = try? changes(texts[0], texts[1]) else { continue }
        let found = try opened.compare(&reader, old, new).rows
        try #require(found == expected)
      }
    }
  }

  @Test func refusesWhatCannotBeRead() throws {
    var model = RevlogModel(hasGeneralDelta: true)
    let text = ManifestEntry("a").line
    model.add(text, chunk: [0x75] + text, base: nil, parent: -1)
    model.add(text, chunk: [0x21], base: nil, parent: 0)
    let bad = Array("no line\n".utf8)
    model.add(bad, chunk: [0x75] + bad, base: nil, parent: 0)
    let opened = try ComparedLog(model)
    var reader = try RevisionReader(budget: 1000)
    for (old, new, reason, place) in [
      (0, 1, Refusal.Reason.unsupported, ManifestPlace(text: 3, offset: 1)),
      (3, 0, .outOfRange, ManifestPlace(text: 3, offset: 3)),
      (0, -2, .outOfRange, ManifestPlace(text: 3, offset: -2)),
      (2, 0, .malformed, ManifestPlace(text: 0, offset: 0)),
      (0, 2, .malformed, ManifestPlace(text: 1, offset: 0)),
    ] {
      var found = ManifestPlace()
      do throws(Refusal) {
        _ = try opened.changes(&reader, old, new, refusedAt: &found)
        Issue.record("nothing was refused")
      } catch {
        #expect(error.reason == reason)
        #expect(found == place)
      }
    }
  }

  /// The text is hashed where it is read.
  @Test func refusesATextWithAnotherHash() throws {
    var model = RevlogModel(hasGeneralDelta: true)
    let text = ManifestEntry("a").line
    model.add(text, chunk: [0x75] + text, base: nil, parent: -1)
    model.data[1] = UInt8(ascii: "b")
    let opened = try ComparedLog(model)
    var reader = try RevisionReader(budget: 1000)
    #expect(try opened.compare(&reader, -1, 0).rows.count == 1)
    var place = ManifestPlace()
    do throws(Refusal) {
      _ = try opened.changes(
        &reader, -1, 0, isChecked: true, refusedAt: &place)
      Issue.record("nothing was refused")
    } catch {
      #expect(error == Refusal(.malformed, at: 0))
    }
    #expect(place == ManifestPlace(text: 3, offset: 0))
  }
}

/// A row in plain Swift.
private struct Row: Equatable {
  let kind: UInt8
  let path: [UInt8]
  let old: [UInt8]
  let new: [UInt8]
}

private struct Compared {
  let rows: [Row]
  let origin: ChangesOrigin
}

private func rows(_ changes: borrowing ManifestChanges) -> [Row] {
  let size = changes.nodeSize
  let (old, new) = (
    changes.old.nodes.rows(of: size), changes.new.nodes.rows(of: size)
  )
  let paths = Array(changes.paths.bytes)
  return (0..<changes.count).map { row in
    let path = Int(changes.pathOffsets[row])..<Int(changes.pathOffsets[row + 1])
    return Row(
      kind: changes.kinds[row], path: Array(paths[path]),
      old: old[row] + [changes.old.flags[row]],
      new: new[row] + [changes.new.flags[row]])
  }
}

/// What two texts have different.
private func changes(
  _ old: [UInt8], _ new: [UInt8], scope: ManifestChanges.Scope = .all,
  names: [[UInt8]] = []
) throws -> [Row] {
  var place = ManifestPlace()
  let names = joined(names: names)
  return rows(
    try ManifestChanges(
      from: Manifest(old.span.bytes, nodeSize: 20),
      to: Manifest(new.span.bytes, nodeSize: 20), scope: scope,
      names: names.span.bytes, refusedAt: &place))
}

/// A log in bytes before forbidden pages.
private final class ComparedLog {
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

  func read(_ reader: inout RevisionReader, _ rev: Int) throws -> [UInt8] {
    let slot = try reader.read(
      rev, of: index, in: records.unwatchedSpan, chunks: chunks.unwatchedSpan)
    return reader.text(slot).withUnsafeBytes { Array($0) }
  }

  func changes(
    _ reader: inout RevisionReader, _ old: Int, _ new: Int,
    isChecked: Bool = false, refusedAt place: inout ManifestPlace
  ) throws(Refusal) -> ManifestChanges {
    var origin = ChangesOrigin.texts
    return try reader.manifestChanges(
      from: old, to: new, of: index, in: records.unwatchedSpan,
      chunks: chunks.unwatchedSpan, nodeSize: 20, isChecked: isChecked,
      origin: &origin, refusedAt: &place)
  }

  func compare(
    _ reader: inout RevisionReader, _ old: Int, _ new: Int,
    scope: ManifestChanges.Scope = .all, names: [[UInt8]] = []
  ) throws -> Compared {
    var place = ManifestPlace()
    var origin = ChangesOrigin.texts
    let names = joined(names: names)
    let found = try reader.manifestChanges(
      from: old, to: new, of: index, in: records.unwatchedSpan,
      chunks: chunks.unwatchedSpan, nodeSize: 20, scope: scope,
      names: names.span.bytes, isChecked: false, origin: &origin,
      refusedAt: &place)
    return Compared(rows: rows(found), origin: origin)
  }
}

extension SeededGenerator {
  /// A log of manifests, each with a delta to some other one.
  fileprivate mutating func manifests(_ count: Int) -> RevlogModel {
    let isGeneral = !oneIn(4)
    var revlog = RevlogModel(hasGeneralDelta: isGeneral)
    var models = [manifest(most: 150, nodeSize: 20)]
    let first = models[0].text
    revlog.add(
      first, chunk: first.isEmpty ? [] : [0x75] + first, base: nil, parent: -1)
    for rev in 1..<max(count, 2) {
      let base = isGeneral && oneIn(3) ? number(0...(rev - 1)) : rev - 1
      let model = changed(models[base], nodeSize: 20)
      let text = model.text
      models.append(model)
      if oneIn(20) {
        revlog.add(
          text, chunk: text.isEmpty ? [] : [0x75] + text, base: nil,
          parent: rev - 1)
        continue
      }
      let hunks =
        oneIn(6)
        ? trimmed(revlog.texts[base], text) : lineHunks(models[base], model)
      let delta = delta(of: hunks)
      revlog.add(
        text, chunk: delta.isEmpty ? [] : [0x75] + delta, base: base,
        parent: rev - 1)
    }
    return revlog
  }
}

/// One hunk for all that differs, which need not be whole lines.
private func trimmed(_ old: [UInt8], _ new: [UInt8]) -> [HunkModel] {
  if old == new { return [] }
  let start = zip(old, new).prefix { $0 == $1 }.count
  let most = min(old.count, new.count) - start
  let rest = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count
  let end = min(rest, most)
  return [
    HunkModel(
      start, old.count - end, Array(new[start..<(new.count - end)]))
  ]
}

/// A hunk for each line that differs.
private func lineHunks(
  _ old: ManifestModel, _ new: ManifestModel
) -> [HunkModel] {
  var hunks: [HunkModel] = []
  var offset = 0
  let paths = Set(old.keys).union(new.keys)
    .sorted { $0.lexicographicallyPrecedes($1) }
  for path in paths {
    let size = old[path]?.line.count ?? 0
    if old[path] != new[path] {
      hunks.append(HunkModel(offset, offset + size, new[path]?.line ?? []))
    }
    offset += size
  }
  return hunks
}
