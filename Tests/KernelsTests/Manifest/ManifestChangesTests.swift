import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct ManifestChangesTests {
  @Test func findsWhatChanged() throws {
    try withRandom(400) { random in
      let nodeSize = random.oneIn(4) ? 32 : 20
      let old = random.manifest(
        most: random.oneIn(2) ? 5 : 60, nodeSize: nodeSize)
      let new =
        random.oneIn(8)
        ? random.manifest(most: 40, nodeSize: nodeSize)
        : random.changed(old, nodeSize: nodeSize)
      let names = Set((0..<random.number(0...6)).map { _ in random.path() })
      for scope in [.all, .under, .only] as [ManifestChanges.Scope] {
        for clean in [false, true] {
          try expectChanges(
            old, new, scope, Array(names), clean, nodeSize: nodeSize)
        }
      }
    }
  }

  @Test func comparesUnderTheRootAndUnderNothing() throws {
    try withRandom(100) { random in
      let old = random.manifest(most: 20, nodeSize: 20)
      let new = random.changed(old, nodeSize: 20)
      try expectChanges(old, new, .under, [[]], true, nodeSize: 20)
      try expectChanges(old, new, .under, [[], [97]], false, nodeSize: 20)
      try expectChanges(old, new, .only, [], true, nodeSize: 20)
    }
  }

  /// Digits of another case make another line, as for Mercurial.
  @Test func callsALineModifiedForTheCaseOfItsDigits() throws {
    let lower = ManifestEntry("a", node: 0xab).line
    let upper = Array(String(decoding: lower, as: UTF8.self).uppercased().utf8)
    let path: [UInt8] = [97]
    let text = path + upper.dropFirst()
    var place = ManifestPlace()
    let changes = try ManifestChanges(
      from: Manifest(lower.span.bytes, nodeSize: 20),
      to: Manifest(text.span.bytes, nodeSize: 20), refusedAt: &place)
    #expect(changes.count == 1)
    #expect(changes.kinds[0] == ManifestChanges.Kind.modified.rawValue)
    #expect(Array(changes.old.nodes.bytes) == Array(changes.new.nodes.bytes))
  }

  @Test func saysWhichTextIsNoManifest() throws {
    let good = ManifestEntry("a").line
    let bad = good + Array("b\n".utf8)
    let other = good + ManifestEntry("b").line
    try expectRefusal(
      bad, other, at: ManifestPlace(text: 0, offset: good.count))
    try expectRefusal(
      other, bad, at: ManifestPlace(text: 1, offset: good.count))
    try expectRefusal(
      other, good, .under, names: Array("b\0a\0".utf8),
      at: ManifestPlace(text: 2, offset: 2))
    try expectRefusal(
      other, good, .only, names: Array("b".utf8), .truncated,
      at: ManifestPlace(text: 2, offset: 0))
  }

  /// Lines that wait while others pass are not read again: this would take
  /// minutes.
  @Test func passesManyShortLinesBesideALongOne() throws {
    let long = String(repeating: "q", count: 400_000)
    let old = ManifestEntry(long).line
    var new: [UInt8] = []
    for number in 0..<20_000 {
      new += ManifestEntry("p\(10_000_000 + number)").line
    }
    var place = ManifestPlace()
    let changes = try ManifestChanges(
      from: Manifest(old.span.bytes, nodeSize: 20),
      to: Manifest(new.span.bytes, nodeSize: 20), refusedAt: &place)
    #expect(changes.count == 20_001)
  }

  /// Whatever the texts are, the walk ends, and reads no byte outside.
  @Test func survivesWhatIsNoManifest() throws {
    try withRandom(1000) { random in
      let old = random.manifest(most: 8, nodeSize: 20)
      let new = random.changed(old, nodeSize: 20)
      let texts = [old, new].map { GuardedBytes(random.damaged($0.text)) }
      let names = random.bytes(random.number(0...4)).map { $0 % 3 &* 49 }
      for scope in [.all, .under, .only] as [ManifestChanges.Scope] {
        var place = ManifestPlace()
        let count = try? ManifestChanges(
          from: Manifest(texts[0].unwatchedSpan, nodeSize: 20),
          to: Manifest(texts[1].unwatchedSpan, nodeSize: 20), scope: scope,
          names: names.span.bytes, includesClean: random.oneIn(2),
          refusedAt: &place
        ).count
        let most = (texts[0].buffer.count + texts[1].buffer.count) / 42
        try #require((count ?? 0) <= most)
      }
    }
  }

  private func expectRefusal(
    _ old: [UInt8], _ new: [UInt8],
    _ scope: ManifestChanges.Scope = .all, names: [UInt8] = [],
    _ reason: Refusal.Reason = .malformed, at expected: ManifestPlace
  ) throws {
    var place = ManifestPlace()
    do throws(Refusal) {
      _ = try ManifestChanges(
        from: Manifest(old.span.bytes, nodeSize: 20),
        to: Manifest(new.span.bytes, nodeSize: 20), scope: scope,
        names: names.span.bytes, refusedAt: &place)
      Issue.record("nothing was refused")
    } catch {
      #expect(error.reason == reason)
      #expect(place == expected)
    }
  }

  private func expectChanges(
    _ old: ManifestModel, _ new: ManifestModel,
    _ scope: ManifestChanges.Scope, _ names: [[UInt8]], _ clean: Bool,
    nodeSize: Int
  ) throws {
    let sorted = names.sorted { $0.lexicographicallyPrecedes($1) }
    let (oldText, newText) = (GuardedBytes(old.text), GuardedBytes(new.text))
    let nameText = GuardedBytes(joined(names: sorted))
    var place = ManifestPlace()
    let changes = try ManifestChanges(
      from: Manifest(oldText.unwatchedSpan, nodeSize: nodeSize),
      to: Manifest(newText.unwatchedSpan, nodeSize: nodeSize),
      scope: scope, names: nameText.unwatchedSpan, includesClean: clean,
      refusedAt: &place)
    let paths = Set(old.keys).union(new.keys).filter { path in
      guard clean || old[path] != new[path] else { return false }
      switch scope {
      case .all: return true
      case .under: return names.contains { path.starts(with: $0) }
      case .only: return names.contains(path)
      }
    }.sorted { $0.lexicographicallyPrecedes($1) }
    let zeros = [UInt8](repeating: 0, count: nodeSize)
    try #require(changes.count == paths.count)
    try #require(
      Array(changes.paths.bytes) == joined(names: paths))
    try #require(
      changes.old.nodes.rows(of: nodeSize)
        == paths.map { old[$0]?.node ?? zeros })
    try #require(
      changes.new.nodes.rows(of: nodeSize)
        == paths.map { new[$0]?.node ?? zeros })
    try #require(
      Array(changes.old.flags.bytes) == paths.map { old[$0]?.flag.first ?? 0 })
    try #require(
      Array(changes.new.flags.bytes) == paths.map { new[$0]?.flag.first ?? 0 })
    try #require(
      Array(changes.kinds.bytes)
        == paths.map { path in
          guard let before = old[path] else { return 1 }
          guard let after = new[path] else { return 2 }
          return before == after ? 0 : 3
        })
    var end = 0
    for (row, path) in paths.enumerated() {
      try #require(Int(changes.pathOffsets[row]) == end)
      end += path.count + 1
    }
    try #require(Int(changes.pathOffsets[paths.count]) == end)
  }
}
