public import HgBytes

// The fast flavour of the diff.
//
// It reads both texts in step at the speed of memory, and looks at lines only
// where they differ:
//
// 1. What both texts begin and end with is passed over.
// 2. Where they differ and both lines are lines of a manifest, their paths say
//    which text has a line more (`FastManifest.swift`).
// 3. Elsewhere the texts meet again nearby, as a rule (`FastSearch.swift`).
// 4. Where they do not, all lines that follow are hashed and matched
//    (`FastGaps.swift`).
//
// Steps 3 and 4 have a budget of work, so that no pair of texts can take more
// than a constant time a byte. Where it is spent, lines that might have been
// kept are replaced: the result is larger then, and still exact.
//
// Every hunk begins and ends where a line does, in both texts: code that reads
// manifests from stored deltas depends on that.

/// The differences of two texts, found as fast as may be.
///
/// Other hunks than Mercurial's matcher would give, but as valid, and all in
/// all no larger.
///
/// - Throws: `memory`, or `outOfRange` for a text of 4 GiB or more.
/// - Complexity: O(bytes) for any texts, at the speed of memory for texts that
///   are alike; memory for at most 2^18 lines of each text at a time.
public func fastHunks(
  from old: RawSpan, to new: RawSpan
) throws(Refusal) -> DiffHunks {
  var work = FastWork(bytes: old.byteCount, new.byteCount)
  return try fastHunks(from: old, to: new, &work)
}

/// The same with a budget that the caller can look at.
func fastHunks(
  from old: RawSpan, to new: RawSpan, _ work: inout FastWork
) throws(Refusal) -> DiffHunks {
  guard max(old.byteCount, new.byteCount) <= Int(UInt32.max) else {
    throw Refusal(.outOfRange)
  }
  let whole = FastTexts(old, new)
  let start = whole.afterCommonLines(from: FastPlace(old: 0, new: 0))
  let suffix = whole.commonLastLines(after: start)
  let middle = whole.dropping(last: suffix)
  var matcher = FastMatcher()
  try matcher.match(middle, from: start, &work)
  return try matcher.hunks.finished(at: whole.end, suffix: suffix)
}

/// What a comparison has in hand between two differences.
struct FastMatcher: ~Copyable {
  /// What has been found so far.
  var hunks = FastHunkWriter()

  private var lines = FastLinePair()
  private var search = FastSearch()
  private var gaps = FastGaps()

  /// Matches two texts from `start` on, before which they are the same.
  mutating func match(
    _ texts: FastTexts, from start: FastPlace, _ work: inout FastWork
  ) throws(Refusal) {
    try hunks.keep(at: FastPlace(old: 0, new: 0), size: start.old)
    var place = start
    while place.old < texts.old.byteCount, place.new < texts.new.byteCount {
      if let next = try texts.afterManifestLine(at: place) {
        place = next
      } else {
        try matchLines(texts, &place, &work)
      }
      let next = texts.afterCommonLines(from: place)
      try hunks.keep(at: place, size: next.old - place.old)
      place = next
    }
  }

  /// Matches the lines that begin at `place`, where two lines differ, and
  /// moves `place` to where the texts may be the same again.
  private mutating func matchLines(
    _ texts: FastTexts, _ place: inout FastPlace, _ work: inout FastWork
  ) throws(Refusal) {
    try lines.restart(at: place)
    let meeting = try search.meeting(
      in: texts, &lines, .everything, largest: 0, &work)
    if let meeting {
      try gaps.match(texts, &lines, upTo: meeting, &hunks, &work)
      place = lines.place(meeting)
    } else {
      try lines.fill(texts)
      work.grant(lines.count.old + lines.count.new)
      try gaps.match(texts, &lines, upTo: lines.count, &hunks, &work)
      place = afterLines(texts, from: place)
    }
  }

  /// Where to go on after all lines that are held, which begin at `start`.
  ///
  /// Of texts with more lines than can be held, those that are held do not end
  /// where the same lines do, once enough was added or removed. Then the end
  /// of the last lines that are the same is the better place, unless it is so
  /// near that there could be many such steps.
  private func afterLines(
    _ texts: FastTexts, from start: FastPlace
  ) -> FastPlace {
    let end = lines.place(lines.count)
    let kept = hunks.end
    let isFar =
      kept.old - start.old > (end.old - start.old) / 2
      || kept.new - start.new > (end.new - start.new) / 2
    return end != texts.end && isFar ? kept : end
  }
}
