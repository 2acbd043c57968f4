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
    guard let (first, second) = try hashedParents(of: rev, in: data) else {
      return .notCheckable
    }
    var hash = SHA1()
    hash.update(first.span)
    hash.update(second.span)
    hash.update(text)
    return try status(of: rev, hashedTo: hash.finish(), in: data)
  }

  /// The nodes that are hashed before the text of a revision, in this order;
  /// nil if its text is not what was hashed.
  ///
  /// - Throws: As ``check(_:of:in:)``.
  func hashedParents(
    of rev: Int, in data: RawSpan
  ) throws(Refusal) -> (SHA1Digest, SHA1Digest)? {
    let record = try record(rev, in: data)
    guard record.flags & RevisionFlags.unknown == 0 else {
      throw Refusal(.unsupported, at: rev)
    }
    guard record.flags & RevisionFlags.textDiffers == 0 else { return nil }
    let first = try digest(record.parent1, in: data)
    let second = try digest(record.parent2, in: data)
    let isOrdered =
      first.span.compare(at: 0, second.span, at: 0, size: SHA1Digest.size)
      <= 0
    return isOrdered ? (first, second) : (second, first)
  }

  /// The node of a revision, or of none.
  private func digest(
    _ rev: Int, in data: RawSpan
  ) throws(Refusal) -> SHA1Digest {
    guard rev >= 0 else { return SHA1Digest() }
    return try SHA1Digest(copying: node(rev, in: data))
  }

  /// What a hash says about a revision.
  func status(
    of rev: Int, hashedTo hash: SHA1Digest, in data: RawSpan
  ) throws(Refusal) -> RevisionStatus {
    hash.stands(in: try node(rev, in: data), at: 0) ? .correct : .mismatch
  }
}
