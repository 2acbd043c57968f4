import HgBytes
import HgKernels
import TestSupport
import Testing

@Suite struct ManifestMergeTests {
  @Test func tellsWhoChangedWhat() throws {
    try withRandom(500) { random in
      let base = random.manifest(most: 20, nodeSize: 20)
      let left = random.changed(base, nodeSize: 20)
      var right = random.changed(base, nodeSize: 20)
      // Some changes are made by both.
      for (path, entry) in left where random.oneIn(3) { right[path] = entry }
      for path in base.keys where left[path] == nil && random.oneIn(2) {
        right[path] = nil
      }
      try expectMerge(base, left, right)
    }
  }

  private func expectMerge(
    _ base: ManifestModel, _ left: ManifestModel, _ right: ManifestModel
  ) throws {
    let merge = try ManifestMerge(
      changes(base, left), changes(base, right))
    let paths = Set(base.keys).union(left.keys).union(right.keys).filter {
      base[$0] != left[$0] || base[$0] != right[$0]
    }.sorted { $0.lexicographicallyPrecedes($1) }
    try #require(Array(merge.paths.bytes) == joined(names: paths))
    try #require(
      Array(merge.kinds.bytes)
        == paths.map { path in
          let kind: ManifestMerge.Kind =
            base[path] == right[path]
            ? .left
            : base[path] == left[path]
              ? .right : left[path] == right[path] ? .same : .both
          return kind.rawValue
        })
    try #require(
      Array(merge.presence.bytes)
        == paths.map {
          (base[$0] == nil ? 0 : 1) + (left[$0] == nil ? 0 : 2)
            + (right[$0] == nil ? 0 : 4)
        })
    try expectSide(merge.base.nodes, merge.base.flags, base, paths)
    try expectSide(merge.left.nodes, merge.left.flags, left, paths)
    try expectSide(merge.right.nodes, merge.right.flags, right, paths)
    try #require(merge.pathOffsets.count == paths.count + 1)
  }

  private func expectSide(
    _ nodes: borrowing Column<UInt8>, _ flags: borrowing Column<UInt8>,
    _ model: ManifestModel, _ paths: [[UInt8]]
  ) throws {
    let zeros = [UInt8](repeating: 0, count: 20)
    let (nodes, flags) = (nodes.rows(of: 20), Array(flags.bytes))
    try #require(nodes == paths.map { model[$0]?.node ?? zeros })
    try #require(flags == paths.map { model[$0]?.flag.first ?? 0 })
  }

  private func changes(
    _ old: ManifestModel, _ new: ManifestModel
  ) throws -> ManifestChanges {
    let (old, new) = (GuardedBytes(old.text), GuardedBytes(new.text))
    var place = ManifestPlace()
    return try ManifestChanges(
      from: Manifest(old.unwatchedSpan, nodeSize: 20),
      to: Manifest(new.unwatchedSpan, nodeSize: 20), refusedAt: &place)
  }
}
