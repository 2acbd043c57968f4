public import HgBytes

/// The layout of a revlog's index records.
public enum RevlogFormat: UInt16, Sendable {
  /// 76 bytes, parents as nodes; Mercurial before 0.9.
  case zero = 0
  /// 64 bytes.
  case one = 1
  /// 96 bytes, described by a docket; experimental.
  case two = 0xdead
  /// 96 bytes of a changelog that stores no deltas; experimental.
  case changelogTwo = 0xd34d

  /// Bytes of a record.
  public var recordSize: Int {
    switch self {
    case .zero: 76
    case .one: 64
    case .two, .changelogTwo: 96
    }
  }
}

/// What the version word of a revlog says.
///
/// | bits    | meaning                                          |
/// | ------- | ------------------------------------------------ |
/// | 0..15   | format                                           |
/// | 16      | chunks lie between the records                   |
/// | 17      | a delta applies to any revision: "general delta" |
/// | 18      | a flag says which revisions begin with metadata  |
/// | 19      | flags say what each delta is                     |
///
/// Bits 17 to 19 exist in format 1 only, and no other bits exist.
public struct RevlogHeader: Equatable, Sendable {
  /// The layout of the records.
  public let format: RevlogFormat

  /// The word itself.
  public let word: UInt32

  /// Reads a version word.
  ///
  /// - Throws: `unsupported`, at 0, for an unknown format or bit.
  public init(word: UInt32) throws(Refusal) {
    guard let format = RevlogFormat(rawValue: UInt16(truncatingIfNeeded: word))
    else { throw Refusal(.unsupported) }
    let known: UInt32 =
      switch format {
      case .zero, .changelogTwo: 0
      case .one: 0xf
      case .two: 1
      }
    guard word >> 16 & ~known == 0 else { throw Refusal(.unsupported) }
    self.format = format
    self.word = word
  }

  /// Reads the version word that an index file or a docket begins with.
  ///
  /// A file without a single byte is an empty revlog of format 1.
  ///
  /// - Throws: `truncated` or `unsupported`, at 0.
  public init(parsing data: RawSpan) throws(Refusal) {
    try self.init(
      word: data.byteCount == 0 ? 1 : data.bigEndian(UInt32.self, at: 0))
  }

  /// Whether the chunks lie between the records.
  public var isInline: Bool { word & 1 << 16 != 0 }

  /// Whether `base` is the revision that a delta applies to, and not the first
  /// of a chain in which each applies to the one before.
  public var usesGeneralDelta: Bool {
    switch format {
    case .zero: false
    case .one: word & 1 << 17 != 0
    case .two, .changelogTwo: true
    }
  }

  /// Whether a flag says which file revisions begin with metadata.
  public var marksMetadata: Bool { word & 1 << 18 != 0 }

  /// Whether flags say which deltas are snapshots, and how good they are.
  public var usesDeltaInfo: Bool { word & 1 << 19 != 0 }
}
