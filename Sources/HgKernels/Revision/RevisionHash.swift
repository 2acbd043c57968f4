public import HgBytes

/// What the hash of a text says about a revision.
public enum RevisionStatus: UInt8, Sendable {
  /// The text is what was committed.
  case correct = 0
  /// The text has another hash than the revision.
  case mismatch = 1
  /// The stored text is not what was hashed: it is censored, or stands for
  /// text that is elsewhere or was left out.
  case notCheckable = 2
}

/// What flags of a revision mean for its text.
enum RevisionFlags {
  /// Censored, ellipsis and externally stored.
  static let textDiffers: UInt16 = 0xe000

  /// Those, and bits without a meaning.
  static let uncommon = textDiffers | unknown

  /// Bits without a meaning: no reader knows what they do to the text.
  static let unknown: UInt16 = 0x003f
}

/// The node of a revision: the SHA-1 hash of its parents, the lower one
/// first, and its text.
///
/// - Parameters:
///   - text: The text; of a file, with its metadata.
///   - parent1: The node of one parent, or nothing for none.
///   - parent2: That of the other.
/// - Returns: The node.
/// - Complexity: O(size of the text).
public func hashRevision(
  _ text: RawSpan, parent1: RawSpan, parent2: RawSpan
) -> SHA1Digest {
  let null = SHA1Digest()
  let size = SHA1Digest.size
  var hash = SHA1()
  let first = parent1.byteCount == size ? parent1 : null.span
  let second = parent2.byteCount == size ? parent2 : null.span
  let isOrdered = first.compare(at: 0, second, at: 0, size: size) <= 0
  hash.update(isOrdered ? first : second)
  hash.update(isOrdered ? second : first)
  hash.update(text)
  return hash.finish()
}

extension RevlogIndex {
  /// Compares the hash of a text with the node of a revision.
  ///
  /// - Throws: `unsupported` for a flag that nobody knows, `outOfRange` if
  ///   there is no such revision, or a refusal of ``record(_:in:)``; each at
  ///   `rev`.
  /// - Complexity: O(size of the text).
  public func check(
    _ text: RawSpan, of rev: Int, in data: RawSpan
  ) throws(Refusal) -> RevisionStatus {
    let record = try record(rev, in: data)
    guard record.flags & RevisionFlags.unknown == 0 else {
      throw Refusal(.unsupported, at: rev)
    }
    guard record.flags & RevisionFlags.textDiffers == 0 else {
      return .notCheckable
    }
    let first =
      record.parent1 >= 0 ? try node(record.parent1, in: data) : RawSpan()
    let second =
      record.parent2 >= 0 ? try node(record.parent2, in: data) : RawSpan()
    let hash = hashRevision(text, parent1: first, parent2: second)
    return hash.stands(in: try node(rev, in: data), at: 0)
      ? .correct : .mismatch
  }
}
