import HgBytes

/// Makes hunks of the ranges that are kept.
struct FastHunkWriter: ~Copyable {
  /// What a hunk costs in a delta beside its text: two kept bytes more or less
  /// between two hunks are cheaper sent again than kept for.
  static var hunkSize: Int { 12 }

  private var hunks = DiffHunks()

  /// Where the last range ended that is kept.
  private(set) var end = FastPlace(old: 0, new: 0)

  /// Keeps `size` bytes at `place`, which lies after all that is kept so far.
  mutating func keep(at place: FastPlace, size: Int) throws(Refusal) {
    guard size > 0 else { return }
    try replace(upTo: place)
    end = FastPlace(old: place.old + size, new: place.new + size)
  }

  /// Replaces what lies between the last range and `place`.
  ///
  /// A hunk that is hardly farther from the one before than a hunk is large
  /// takes what lies between them in: the delta is then not larger.
  private mutating func replace(upTo place: FastPlace) throws(Refusal) {
    guard place != end else { return }
    let last = hunks.count - 1
    if last >= 0, end.old - hunks[last].oldEnd <= Self.hunkSize {
      hunks[last].oldEnd = place.old
      hunks[last].newEnd = place.new
    } else {
      try hunks.append(
        DiffHunk(
          oldStart: end.old, oldEnd: place.old,
          newStart: end.new, newEnd: place.new))
    }
  }

  /// All hunks of two texts that end at `end` with `suffix` common bytes.
  consuming func finished(
    at end: FastPlace, suffix: Int
  ) throws(Refusal) -> DiffHunks {
    try replace(
      upTo: FastPlace(old: end.old - suffix, new: end.new - suffix))
    return hunks
  }
}
