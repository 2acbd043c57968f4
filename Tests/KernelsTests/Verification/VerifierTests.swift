import HgBytes
import HgKernels
import TestSupport
import Testing

/// A repository of some changesets, stored as deltas where that goes.
private func sample(isDelta: Bool = true) -> RepositoryModel {
  var model = RepositoryModel()
  model.commit(["a": "1\n", "dir/b": "2\n"], isDelta: isDelta)
  model.commit(["a": "1\n3\n"], isDelta: isDelta)
  let node = hexadecimal(model.files["a"]?.nodes[1] ?? [])
  let copy = "\u{1}\ncopy: a\ncopyrev: \(node)\n\u{1}\n1\n3\n"
  model.commit(["c": copy], isDelta: isDelta)
  model.commit(["a": "", "c": "new\n"], isDelta: isDelta)
  return model
}

/// What is always found: the copy, which is right if nothing is missing.
private let copy = FindingModel(place: "c", rev: 0, kind: .copy)

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite struct VerifierTests {
  @Test(arguments: [false, true], [1, 2, 5])
  func aSoundRepositoryHasNoFindings(isDelta: Bool, pieces: Int) throws {
    let model = sample(isDelta: isDelta)
    #expect(try model.findings(pieces: pieces) == [copy])
  }

  @Test func nothingIsSound() throws {
    #expect(try RepositoryModel().findings() == [])
  }

  @Test func textsThatHaveChanged() throws {
    var model = sample(isDelta: false)
    model.files["a"]?.texts[1] = bytes("1\n4\n")
    #expect(
      try model.findings() == [
        FindingModel(place: "a", rev: 1, kind: .text), copy,
      ])
  }

  @Test func changesetsThatHaveChanged() throws {
    var model = sample(isDelta: false)
    let text = String(decoding: model.changelog.texts[2], as: UTF8.self)
    model.changelog.texts[2] = bytes(text.uppercased())
    let found = try model.findings()
    // What it named is named no more.
    #expect(
      found == [
        FindingModel(place: "c", rev: 0, kind: .otherLink, detail: 2), copy,
        FindingModel(place: "changelog", rev: 2, kind: .text),
        FindingModel(place: "manifest", rev: 2, kind: .unnamed),
      ])
  }

  @Test func changesetsWithoutSense() throws {
    var model = sample()
    model.changelog.nodes[3] = RepositoryModel.nodeOf(
      bytes("words"), model.changelog.nodes[2])
    model.changelog.texts[3] = bytes("words")
    let found = try model.findings()
    #expect(
      found.contains(
        FindingModel(place: "changelog", rev: 3, kind: .contents)))
  }

  @Test func linksToOthers() throws {
    var model = sample()
    model.changelog.links[1] = 2
    model.manifest.links[1] = 2
    model.files["a"]?.links[1] = 2
    model.files["dir/b"]?.links[0] = 4
    #expect(
      try model.findings() == [
        FindingModel(place: "a", rev: 1, kind: .otherLink, detail: 2), copy,
        FindingModel(place: "changelog", rev: 1, kind: .otherLink, detail: 2),
        FindingModel(place: "dir/b", rev: 0, kind: .link, detail: 4),
        FindingModel(place: "manifest", rev: 1, kind: .otherLink, detail: 2),
      ])
  }

  @Test func revisionsThatNobodyNames() throws {
    var model = sample()
    _ = model.files["a"]?.add(bytes("more\n"), link: 3, isDelta: true)
    _ = model.manifest.add([], link: 3, isDelta: false)
    #expect(
      try model.findings() == [
        FindingModel(place: "a", rev: 3, kind: .unnamed), copy,
        FindingModel(place: "manifest", rev: 4, kind: .unnamed),
      ])
  }

  @Test func revisionsThatAreMissing() throws {
    var model = sample()
    model.files["dir/b"] = nil
    for keyPath in [\RepositoryModel.History.links, \.parents, \.bases] {
      model.manifest[keyPath: keyPath].removeLast()
    }
    model.manifest.nodes.removeLast()
    model.manifest.texts.removeLast()
    let found = try model.findings()
    #expect(
      found == [
        FindingModel(place: "a", rev: 2, kind: .unnamed), copy,
        FindingModel(place: "c", rev: 1, kind: .unnamed),
        FindingModel(place: "dir/b", rev: -1, kind: .missing),
        FindingModel(place: "manifest", rev: -1, kind: .missing),
      ])
  }

  @Test func nodesThatAreThereTwice() throws {
    var model = sample()
    let first = model.files["a"]?.nodes[0] ?? []
    model.files["a"]?.nodes[2] = first
    let found = try model.findings()
    #expect(
      found == [
        FindingModel(place: "a", rev: -1, kind: .missing),
        FindingModel(place: "a", rev: 2, kind: .repeatedNode, detail: 0),
        FindingModel(place: "a", rev: 2, kind: .text), copy,
      ])
  }

  @Test func recordsThatCannotBeRead() throws {
    var model = sample()
    model.files["a"]?.parents[1] = 1
    let found = try model.findings()
    #expect(
      found.first == FindingModel(place: "a", rev: 1, kind: .record))
    // Whose text is not read either; nor are those that are based on it.
    #expect(found[1] == FindingModel(place: "a", rev: 1, kind: .text))
  }

  @Test func copiesOfWhatNobodyNames() throws {
    var model = sample()
    let node = String(repeating: "1", count: 40)
    for (path, source) in [("d", "a"), ("e", "nowhere")] {
      model.commit([
        path: "\u{1}\ncopy: \(source)\ncopyrev: \(node)\n\u{1}\n"
      ])
    }
    #expect(
      try model.findings() == [
        copy, FindingModel(place: "d", rev: 0, kind: .copyOfUnnamed),
        FindingModel(place: "e", rev: 0, kind: .copyOfUnnamed),
      ])
  }

  @Test func metadata() throws {
    let node = String(repeating: "0", count: 40)
    for (text, kind) in [
      ("\u{1}\n\u{1}\n", nil), ("\u{1}\ncensored: x\n\u{1}\nrest", nil),
      ("\u{1}\ncopy: a\n\u{1}\n", nil),
      ("\u{1}\ncopy: a\ncopyrev: \(node)\n\u{1}\n", nil),
      ("\u{1}\ncopy: a\ncopyrev: \(node)0\n\u{1}\n", .contents),
      ("\u{1}\ncopy: a\ncopyrev: x\n\u{1}\n", .contents),
      ("\u{1}\nno colon\n\u{1}\n", .contents), ("\u{1}\nno end", .contents),
      ("\u{1}\n", .contents), ("\u{1}\na: \u{1}\nb: c\n\u{1}\n", .contents),
      ("\u{1}\na: b\rc: d\n\u{1}\n", .contents),
    ] as [(String, FindingKind?)] {
      var model = RepositoryModel()
      model.commit(["a": text])
      let found = try model.findings()
      #expect(found.map(\.kind) == [kind].compactMap { $0 }, "\(text)")
    }
  }

  @Test(arguments: [
    ("0 0", true), ("-5 -3600", true), ("1 2 branch:x", true),
    ("1 2 a:b\0c:d", true), ("1 2 a:\\n\\r\\0\\\\", true), ("1 2 ", true),
    ("1", false), ("x 0", false), ("0 x", false), ("1.5 0", false),
    ("", false), ("1 2 no", false), ("1 2 a:b\0no", false),
    ("1 2 a:\\x", false), ("1 2 a:\\", false), ("- 0", false),
    ("1  2", false), ("9999999999999999999 0", false),
  ])
  func datesOfChangesets(line: String, isUsual: Bool) throws {
    var model = RepositoryModel()
    model.commit(["a": "1"])
    let text = String(decoding: model.changelog.texts[0], as: UTF8.self)
    let changed = bytes(text.replacing("0 0\n", with: "\(line)\n"))
    model.changelog.texts[0] = changed
    model.changelog.nodes[0] = RepositoryModel.nodeOf(changed, nil)
    let found = try model.findings().filter { $0.place == "changelog" }
    #expect(found.isEmpty == isUsual)
    for finding in found { #expect(finding.kind == .contents) }
  }

  @Test func everyCutOfAChangesetIsReported() throws {
    var model = RepositoryModel()
    model.commit(["a": "1", "b": "2"])
    let text = model.changelog.texts[0]
    for size in 1..<text.count {
      model.changelog.texts[0] = Array(text[..<size])
      model.changelog.nodes[0] = RepositoryModel.nodeOf(
        model.changelog.texts[0], nil)
      let found = try model.findings().filter { $0.place == "changelog" }
      // The description, which is five bytes, may have any length.
      #expect(found.isEmpty == (size >= text.count - 5), "\(size)")
    }
  }

  @Test func linesOfManifestsWithoutSense() throws {
    for line in ["words\n", "a\0\(String(repeating: "g", count: 40))\n", "b"] {
      var model = sample()
      model.manifest.texts[1] += bytes(line)
      let found = try model.findings()
      #expect(
        found.contains(
          FindingModel(place: "manifest", rev: 1, kind: .contents)), "\(line)")
    }
  }

  /// However little memory there is, and however it is read, the same is
  /// found.
  @Test func partsFindWhatTheWholeFinds() throws {
    try withRandom(20) { random in
      var model = RepositoryModel()
      for _ in 0..<random.number(1...30) {
        var changes: [String: String] = [:]
        for _ in 0...random.number(0...4) {
          let path = "dir/\(random.number(0...40))"
          changes[path] = "\(random.number(0...1 << 40))\n"
        }
        model.commit(changes, isDelta: random.number(0...3) > 0)
      }
      let paths = model.files.keys.sorted()
      for _ in 0..<random.number(0...4) {
        let path = paths[random.number(0...(paths.count - 1))]
        switch random.number(0...3) {
        case 0: model.files[path] = nil
        case 1: model.files[path]?.links[0] = random.number(-1...31)
        case 2: model.files[path]?.nodes[0][7] ^= 1
        default: model.files[path]?.texts[0] += [0]
        }
      }
      let whole = try model.findings()
      for budget in [12, 25, 60].map({ $0 * Verification.rowSize }) {
        let pieces = random.number(1...3)
        #expect(try model.findings(budget: budget, pieces: pieces) == whole)
      }
    }
  }

  @Test func rangesMustExist() throws {
    let log = GuardedBytes(sample().changelog.bytes)
    let index = try RevlogIndex(
      parsing: log.span, header: RevlogHeader(parsing: log.span))
    var names = try Verification(
      key: 1, budget: 1 << 20, part: VerificationPart(bits: 0, value: 0))
    var verifier = try Verifier(budget: 1)
    for revs in [0..<5, 4..<6, -1..<2] {
      var reasons: [Refusal.Reason] = []
      do throws(Refusal) {
        try verifier.checkChangesets(
          revs, of: index, in: log.span, chunks: log.span, naming: &names)
      } catch { reasons.append(error.reason) }
      do throws(Refusal) {
        try verifier.noteManifests(
          revs, of: index, in: log.span, chunks: log.span, folder: RawSpan(),
          naming: &names)
      } catch { reasons.append(error.reason) }
      #expect(reasons == [.outOfRange, .outOfRange])
    }
  }
}
