import HgBytes

/// The two parents of a revision, -1 for none.
struct RevisionParents: BitwiseCopyable {
  let first: Int32
  let second: Int32

  @inline(__always)
  init(_ first: Int32, _ second: Int32) {
    self.first = first
    self.second = second
  }

  /// Checks that parents come before their revision.
  ///
  /// - Throws: `malformed`, at `rev`.
  @inline(__always)
  init(
    _ first: Int32, _ second: Int32, checkedFor rev: Int
  ) throws(Refusal) {
    guard first >= -1, Int(first) < rev, second >= -1, Int(second) < rev
    else { throw Refusal(.malformed, at: rev) }
    self.init(first, second)
  }
}
