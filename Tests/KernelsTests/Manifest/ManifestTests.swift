import HgBytes
import HgKernels
import TestSupport
import Testing

@Suite struct ManifestTests {
  @Test func validatesAndCountsLines() throws {
    try withRandom(200) { random in
      let nodeSize = random.oneIn(3) ? 32 : 20
      let model = random.manifest(most: 40, nodeSize: nodeSize)
      let text = GuardedBytes(model.text)
      let manifest = Manifest(text.span, nodeSize: nodeSize)
      try #require(try manifest.validate() == model.count)
      let columns = try ManifestColumns(parsing: manifest)
      try #require(columns.count == model.count)
      try #require(
        Array(columns.nodes.bytes) == model.entries.flatMap(\.node))
      try #require(
        Array(columns.flags.bytes) == model.entries.map { $0.flag.first ?? 0 })
      var offset = 0
      for (index, entry) in model.entries.enumerated() {
        try #require(columns.offsets[index] == UInt64(offset))
        try #require(Int(columns.pathSizes[index]) == entry.path.count)
        offset += entry.line.count
      }
      try #require(columns.offsets[model.count] == UInt64(offset))
      var paths = Column<UInt8>()
      try paths.append(bytes: offset + 1) { (output) throws(Refusal) in
        try manifest.writePaths(into: &output)
      }
      try #require(
        Array(paths.bytes) == joined(names: model.entries.map(\.path)))
    }
  }

  @Test func refusesLinesThatDoNotAscend() throws {
    let (a, b) = (ManifestEntry("a").line, ManifestEntry("a/b").line)
    let long = ManifestEntry("a", node: 2).line
    for (lines, place) in [
      ([b, a], b.count), ([a, a], a.count), ([a, b, long], a.count + b.count),
    ] {
      let text = lines.flatMap { $0 }
      expectRefusal(text, Refusal(.malformed, at: place))
    }
    #expect(
      try Manifest((a + b).span.bytes, nodeSize: 20).validate() == 2)
  }

  @Test func saysWhichLineIsNone() {
    let good = ManifestEntry("a").line
    for (bad, reason) in [
      (Array("b\n".utf8), .malformed), (Array("b".utf8), .truncated),
      ([10], .malformed), ([0, 10], .malformed),
      (ManifestEntry("b", nodeSize: 32).line, .malformed),
      (Array(ManifestEntry("b").line.dropLast()), .truncated),
      (ManifestEntry("", node: 3).line, .malformed),
    ] as [([UInt8], Refusal.Reason)] {
      expectRefusal(good + bad, Refusal(reason, at: good.count))
    }
  }

  private func expectRefusal(_ text: [UInt8], _ refusal: Refusal) {
    let text = GuardedBytes(text)
    #expect(throws: refusal) {
      try Manifest(text.span, nodeSize: 20).validate()
    }
    #expect(throws: refusal) {
      _ = try ManifestColumns(
        parsing: Manifest(text.unwatchedSpan, nodeSize: 20)
      ).count
    }
  }

  @Test func findsEveryPathAndNoOther() throws {
    try withRandom(300) { random in
      let model = random.manifest(most: 30, nodeSize: 20)
      let text = GuardedBytes(model.text)
      let manifest = Manifest(text.span, nodeSize: 20)
      var asked = Array(model.keys) + (0..<20).map { _ in random.path() }
      asked += [[], [255], Array("a\0b".utf8), Array("a\n".utf8)]
      asked += model.keys.map { $0 + [0] }
      for path in asked {
        let found = try manifest.find(path.span.bytes)
        try #require((found != nil) == (model[path] != nil), "\(path)")
        guard let found else { continue }
        try #require(try Array(found.path(in: manifest.text)) == path)
      }
    }
  }

  @Test func findsWhereABeginningIs() throws {
    try withRandom(300) { random in
      let model = random.manifest(most: 30, nodeSize: 20)
      let text = GuardedBytes(model.text)
      let manifest = Manifest(text.span, nodeSize: 20)
      for prefix in (0..<20).map({ _ in random.path() }) + [[], [0xff]] {
        let range = manifest.range(of: prefix.span.bytes)
        let expected = model.entries.filter { $0.path.starts(with: prefix) }
        try #require(
          Array(model.text[range]) == expected.flatMap(\.line), "\(prefix)")
      }
    }
  }

  /// Whatever the text is, a search ends, and inside of it.
  @Test func survivesWhatIsNoManifest() throws {
    try withRandom(1000) { random in
      let bytes = random.bytes(random.number(0...300)).map {
        random.oneIn(3) ? [0, 10, 97][Int($0) % 3] : $0
      }
      let text = GuardedBytes(bytes)
      let manifest = Manifest(text.span, nodeSize: 20)
      let key = random.oneIn(2) ? random.path() : Array(bytes.suffix(20))
      _ = try? manifest.find(key.span.bytes)
      let range = manifest.range(of: key.span.bytes)
      try #require(range.upperBound <= bytes.count)
      _ = try? manifest.validate()
    }
  }
}
