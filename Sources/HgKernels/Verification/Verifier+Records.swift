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
      if isLink,
        try !names.expects(link, of: rev, node, kind: kind, path: path)
      {
        try report(rev, .otherLink, link)
      }
      if try !names.names(node, kind: kind, path: path) {
        try report(rev, .unnamed)
      }
    }
    try reportMissing(revisions, kind, path, names)
  }

  /// Reports the revisions that something names and that are not there.
  private mutating func reportMissing(
    _ revisions: borrowing RevisionsByNode, _ kind: HistoryKind, _ path: Int,
    _ names: borrowing Verification
  ) throws(Refusal) {
    for row in names.rows(kind: kind, path: path) {
      let node = try names.node(row, kind: kind)
      guard try revisions.last(node, before: .max) == nil else { continue }
      // Several changesets may name one manifest.
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
    case .changesets: return link == rev
    case .manifests:
      if try manifests.contains(path, node, link) { return true }
      // Of one that nothing names, that is enough to say.
      return try manifests.find(path, node) == nil
    case .file, .fileWithoutManifests:
      return touched.rows(of: path).isEmpty || touched.contains(path, link)
    }
  }

  /// Whether something names a revision that should.
  fileprivate func names(
    _ node: RawSpan, kind: HistoryKind, path: Int
  ) throws(Refusal) -> Bool {
    switch kind {
    case .manifests: try manifests.find(path, node) != nil
    case .file: try named.find(path, node) != nil
    case .changesets, .fileWithoutManifests: true
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
