import HgBytes
import HgKernels
import TestSupport
import Testing

/// A repository to be checked: histories that are written as Mercurial does.
struct RepositoryModel {
  /// One history, of which each revision is stored as a whole, or as a delta
  /// that replaces everything from some line on.
  struct History {
    var texts: [[UInt8]] = []
    var links: [Int] = []
    var parents: [Int] = []
    var nodes: [[UInt8]] = []
    var bases: [Int] = []

    /// Adds a revision after the last one.
    mutating func add(_ text: [UInt8], link: Int, isDelta: Bool) -> [UInt8] {
      let parent = texts.count - 1
      let node = nodeOf(text, parent < 0 ? nil : nodes[parent])
      texts.append(text)
      links.append(link)
      parents.append(parent)
      nodes.append(node)
      bases.append(isDelta && parent >= 0 ? parent : parent + 1)
      return node
    }

    /// An inline revlog with general deltas.
    var bytes: [UInt8] {
      var result: [UInt8] = []
      var offset = 0
      for rev in texts.indices {
        let chunk = chunk(rev)
        var record: [UInt8] = []
        record += bigEndian(UInt64(offset) << 16)
        for number in [
          chunk.count, texts[rev].count, bases[rev], links[rev], parents[rev],
          -1,
        ] {
          record += bigEndian(Int32(number))
        }
        record += nodes[rev] + [UInt8](repeating: 0, count: 12)
        if rev == 0 { record.replaceSubrange(0..<4, with: [0, 3, 0, 1]) }
        result += record + chunk
        offset += chunk.count
      }
      return result
    }

    private func chunk(_ rev: Int) -> [UInt8] {
      guard bases[rev] != rev else { return Array("u".utf8) + texts[rev] }
      let old = texts[bases[rev]]
      let new = texts[rev]
      // Up to the last line that both begin with.
      var kept = zip(old, new).prefix { $0 == $1 }.count
      while kept > 0, old[kept - 1] != 0x0a { kept -= 1 }
      let hunk =
        bigEndian(Int32(kept)) + bigEndian(Int32(old.count))
        + bigEndian(Int32(new.count - kept)) + new[kept...]
      return Array("u".utf8) + hunk
    }
  }

  var changelog = History()
  var manifest = History()
  var files: [String: History] = [:]
  private var current: [String: String] = [:]

  /// Commits some files.
  mutating func commit(_ changes: [String: String], isDelta: Bool = false) {
    let link = changelog.texts.count
    for (path, text) in changes.sorted(by: { $0.key < $1.key }) {
      let node = files[path, default: History()].add(
        Array(text.utf8), link: link, isDelta: isDelta)
      current[path] = hexadecimal(node)
    }
    let lines = current.keys.sorted().map { "\($0)\0\(current[$0] ?? "")\n" }
    let node = manifest.add(
      Array(lines.joined().utf8), link: link, isDelta: isDelta)
    let text =
      "\(hexadecimal(node))\nuser\n0 0\n"
      + changes.keys.sorted().map { "\($0)\n" }.joined() + "\nwords"
    _ = changelog.add(Array(text.utf8), link: link, isDelta: false)
  }

  /// A node for a text.
  static func nodeOf(_ text: [UInt8], _ parent: [UInt8]?) -> [UInt8] {
    let parent = parent ?? []
    let digest = hashRevision(
      text.span.bytes, parent1: parent.span.bytes, parent2: RawSpan())
    return (0..<20).map { digest.bytes[$0] }
  }
}

private func nodeOf(_ text: [UInt8], _ parent: [UInt8]?) -> [UInt8] {
  RepositoryModel.nodeOf(text, parent)
}

private func bigEndian<Number: FixedWidthInteger>(
  _ number: Number
) -> [UInt8] {
  withUnsafeBytes(of: number.bigEndian) { Array($0) }
}

/// A finding, to be compared.
struct FindingModel: Equatable, CustomStringConvertible {
  var place: String
  var rev: Int
  var kind: FindingKind
  var detail = 0

  var description: String { "\(place)@\(rev): \(kind) \(detail)" }
}

extension RepositoryModel {
  /// What a check finds, part by part.
  ///
  /// - Parameters:
  ///   - budget: What each table may take.
  ///   - pieces: How many ranges changesets and manifests are read in.
  /// - Returns: The findings, by place and revision.
  /// - Throws: What the checks throw.
  func findings(
    budget: Int = 1 << 20, pieces: Int = 1
  ) throws -> [FindingModel] {
    var found: [FindingModel] = []
    var parts = [try VerificationPart(bits: 0, value: 0)]
    while let part = parts.popLast() {
      let isFirst = part.bits == 0
      var names = try Verification(key: 7, budget: budget, part: part)
      var verifier = try Verifier(budget: 1 << 16)
      let texts =
        try note(&names, &verifier, budget, pieces, isManifest: false)
        + note(&names, &verifier, budget, pieces, isManifest: true)
      try names.sort()
      if isFirst {
        found += texts
        found += try check(changelog, "changelog", .changesets, 0, names)
        found += try check(manifest, "manifest", .manifests, 0, names)
      }
      for bit in part.bits..<names.part.bits {
        parts.append(
          try VerificationPart(bits: bit + 1, value: part.value | 1 << bit))
      }
      for number in 0..<names.fileCount {
        let path = path(number, names)
        let log = GuardedBytes(files[path]?.bytes ?? [])
        let count = try verifier.checkFile(
          records: log.span, header: RevlogHeader(parsing: log.span),
          chunks: RawSpan(), kind: .file, path: number,
          changesets: changelog.texts.count, against: names)
        #expect(count == files[path]?.texts.count ?? 0)
        found += list(verifier, path)
      }
    }
    return found.sorted {
      ($0.place, $0.rev, $0.kind.rawValue)
        < ($1.place, $1.rev, $1.kind.rawValue)
    }
  }

  /// Notes what changesets, or manifests, name.
  private func note(
    _ names: inout Verification, _ verifier: inout Verifier, _ budget: Int,
    _ pieces: Int, isManifest: Bool
  ) throws -> [FindingModel] {
    let history = isManifest ? manifest : changelog
    let log = GuardedBytes(history.bytes)
    let index = try RevlogIndex(
      parsing: log.span, header: RevlogHeader(parsing: log.span))
    var found: [FindingModel] = []
    for piece in 0..<pieces {
      var mine = try Verification(key: 7, budget: budget, part: names.part)
      let revs =
        (index.count * piece / pieces)..<(index.count * (piece + 1) / pieces)
      if isManifest {
        try verifier.noteManifests(
          revs, of: index, in: log.span, chunks: log.span, folder: RawSpan(),
          naming: &mine)
      } else {
        try verifier.checkChangesets(
          revs, of: index, in: log.span, chunks: log.span, naming: &mine)
      }
      found += list(verifier, isManifest ? "manifest" : "changelog")
      try names.append(contentsOf: mine)
    }
    return found
  }

  private func check(
    _ history: History, _ place: String, _ kind: HistoryKind, _ path: Int,
    _ names: borrowing Verification
  ) throws -> [FindingModel] {
    let log = GuardedBytes(history.bytes)
    let index = try RevlogIndex(
      parsing: log.span, header: RevlogHeader(parsing: log.span))
    var verifier = try Verifier(budget: 1 << 16)
    try verifier.checkRecords(
      of: index, in: log.span, kind: kind, path: path,
      changesets: changelog.texts.count, against: names)
    return list(verifier, place)
  }

  private func list(
    _ verifier: borrowing Verifier, _ place: String
  ) -> [FindingModel] {
    (0..<verifier.findings.count).map { row in
      let kind = FindingKind(rawValue: verifier.findings.kinds[row])
      // Rows have whatever number they have.
      let isRow = kind == .missing || kind == .copy
      return FindingModel(
        place: place, rev: Int(verifier.findings.revs[row]),
        kind: kind ?? .record,
        detail: isRow ? 0 : Int(verifier.findings.details[row]))
    }
  }

  private func path(
    _ number: Int, _ names: borrowing Verification
  ) -> String {
    let start = number > 0 ? Int(names.files.ends[number - 1]) : 0
    var path: [UInt8] = []
    for place in start..<Int(names.files.ends[number]) {
      path.append(names.files.text[place])
    }
    return String(decoding: path, as: UTF8.self)
  }
}
