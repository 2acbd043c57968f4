public import HgBytes

/// What a history is of, and so what is expected of it.
public enum HistoryKind: UInt8, Sendable {
  /// Changesets: each belongs to itself.
  case changesets = 0
  /// Manifests of a folder: something names each of them.
  case manifests = 1
  /// A file: changesets touch it, and a manifest names each revision.
  case file = 2
  /// A file of which nobody knows what manifests name.
  case fileWithoutManifests = 3

  /// Whether something has to name each revision.
  var isNamed: Bool { self == .manifests || self == .file }
}

extension Verifier {
  /// Checks the records of a history, and that it goes together with what
  /// changesets and manifests name.
  ///
  /// - Parameters:
  ///   - index: The index.
  ///   - records: Its bytes.
  ///   - kind: What it is of.
  ///   - path: The number of the file or folder.
  ///   - changesets: How many changesets there are.
  ///   - names: What changesets and manifests name, sorted.
  /// - Throws: `memory`.
  /// - Complexity: O(revisions x log rows).
  public mutating func checkRecords(
    of index: borrowing RevlogIndex, in records: RawSpan, kind: HistoryKind,
    path: Int, changesets: Int, against names: borrowing Verification
  ) throws(Refusal) {
    begin()
    let revisions = try RevisionsByNode(of: index, in: records)
    var isNamed = try Column<UInt8>(repeating: 0, count: index.count)
    var missing = Column<Int>()
    for row in names.rows(kind: kind, path: path) {
      let node = try names.node(row, kind: kind)
      if let rev = try revisions.last(node, before: .max) {
        isNamed[rev] = 1
      } else {
        try missing.append(row)
      }
    }
    for rev in 0..<index.count {
      let link: Int
      do throws(Refusal) {
        link = try index.record(rev, in: records).link
      } catch {
        try report(rev, .record)
        continue
      }
      let isLink = link >= 0 && link < changesets
      if !isLink { try report(rev, .link, link) }
      let node = try index.node(rev, in: records)
      if let last = try revisions.last(node, before: rev) {
        try report(rev, .repeatedNode, last)
      }
      // Of a node that is there twice, the last revision is marked.
      let marked =
        isNamed[rev] != 0
        ? rev : try revisions.last(node, before: .max) ?? rev
      let isUnnamed = kind.isNamed && isNamed[marked] == 0
      if isLink, !isUnnamed || kind == .file,
        try !names.expects(link, of: rev, node, kind: kind, path: path)
      {
        try report(rev, .otherLink, link)
      }
      if isUnnamed { try report(rev, .unnamed) }
    }
    for place in 0..<missing.count {
      // Several changesets may name one manifest.
      let row = missing[place]
      if try names.isFirst(row, kind: kind, path: path) {
        try report(-1, .missing, row)
      }
    }
  }
}

/// The revisions of a history, to be looked up by node.
private struct RevisionsByNode: ~Copyable {
  private let nodes: Column<UInt8>
  private let index: NodeIndex

  init(of log: borrowing RevlogIndex, in records: RawSpan) throws(Refusal) {
    let size = RevlogIndex.nodeSize
    var nodes = try Column<UInt8>(capacity: log.count &* size)
    for rev in 0..<log.count {
      let node = try log.node(rev, in: records)
      try nodes.append(node, at: 0, size: size, stride: size)
    }
    index = try NodeIndex(nodes.bytes, nodeSize: size)
    self.nodes = nodes
  }

  /// The last revision before another one that has a node.
  @inline(__always)
  func last(_ node: RawSpan, before rev: Int) throws(Refusal) -> Int? {
    try index.last(
      NodeValue(parsing: node, at: 0), in: nodes.bytes, before: rev)
  }
}

extension Verification {
  /// Whether a revision may belong to a changeset.
  fileprivate func expects(
    _ link: Int, of rev: Int, _ node: RawSpan, kind: HistoryKind, path: Int
  ) throws(Refusal) -> Bool {
    switch kind {
    case .changesets: link == rev
    case .manifests: try manifests.contains(path, node, link)
    case .file, .fileWithoutManifests:
      touched.rows(of: path).isEmpty || touched.contains(path, link)
    }
  }

  /// The rows that name revisions of a history.
  fileprivate func rows(kind: HistoryKind, path: Int) -> Range<Int> {
    switch kind {
    case .manifests: manifests.rows(of: path)
    case .file: named.rows(of: path)
    case .changesets, .fileWithoutManifests: 0..<0
    }
  }

  /// The node of such a row.
  @_lifetime(borrow self)
  fileprivate func node(
    _ row: Int, kind: HistoryKind
  ) throws(Refusal) -> RawSpan {
    kind == .manifests ? try manifests.node(row) : try named.node(row)
  }

  /// Whether no row before this one names the same revision.
  fileprivate func isFirst(
    _ row: Int, kind: HistoryKind, path: Int
  ) throws(Refusal) -> Bool {
    kind == .manifests
      ? try manifests.isFirst(row, of: path)
      : try named.isFirst(row, of: path)
  }
}
