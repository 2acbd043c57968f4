import HgBytes

/// How the bytes of a chunk are to be read.
public enum ChunkMode: UInt8, Sendable {
  /// They are the text or delta.
  case plain = 0
  /// They are compressed as the docket says.
  case standard = 1
  /// Their first byte says how they are compressed.
  case marked = 2
}

/// What an index says about one revision.
///
/// Where each format keeps it, in bytes from the beginning of the record; all
/// numbers have their most significant byte first:
///
/// | field           | format 0  | format 1 | format 2 | changelog 2 |
/// | --------------- | --------- | -------- | -------- | ----------- |
/// | offset          | 0, i32    | 0, u48   | 0, u48   | 0, u48      |
/// | flags           |           | 6, u16   | 6, u16   | 6, u16      |
/// | stored size     | 4         | 8        | 8        | 8           |
/// | full size       |           | 12       | 12       | 12          |
/// | base            | 8         | 16       | 16       | itself      |
/// | link            | 12        | 20       | 20       | itself      |
/// | parent 1        | 16, node  | 24       | 24       | 16          |
/// | parent 2        | 36, node  | 28       | 28       | 20          |
/// | node            | 56        | 32       | 32       | 24          |
/// | sidedata offset |           |          | 64, u64  | 56, u64     |
/// | sidedata size   |           |          | 72       | 64          |
/// | modes           |           |          | 76, u8   | 68, u8      |
/// | rank            |           |          |          | 69          |
///
/// What has no type here is an i32. The version word of formats 0 and 1 lies
/// over the offset of the first record, which is 0; formats 1 and 2 therefore
/// do not read that offset.
public struct IndexRecord: Equatable, Sendable {
  /// Where the chunk begins, counted as if all chunks lay side by side.
  public internal(set) var offset = 0

  /// What is special about the revision; Mercurial's flag bits.
  public internal(set) var flags: UInt16 = 0

  /// Bytes of the chunk.
  public internal(set) var storedSize = 0

  /// Bytes of the text, or -1 where that is not known.
  public internal(set) var fullSize = -1

  /// The revision itself for a full text, else what the chain begins with or,
  /// with general deltas, goes on with; -1 is the empty text.
  public internal(set) var base = -1

  /// The changelog revision that the revision belongs to.
  public internal(set) var link = -1

  /// The first parent, or -1.
  public internal(set) var parent1 = -1

  /// The second parent, or -1.
  public internal(set) var parent2 = -1

  /// How to read the chunk.
  public internal(set) var mode = ChunkMode.marked

  /// Where the sidedata begins in its file.
  public internal(set) var sidedataOffset = 0

  /// Bytes of the stored sidedata.
  public internal(set) var sidedataSize = 0

  /// How to read the sidedata.
  public internal(set) var sidedataMode = ChunkMode.marked

  /// Number of ancestors and the revision itself, or -1 where not known.
  public internal(set) var rank = -1

  /// Where the 20 bytes of the node lie in the index.
  public internal(set) var nodeOffset = 0

  /// Where the chunk begins in its file: the index of an inline revlog, else
  /// the data file.
  public internal(set) var chunkOffset = 0

  /// Whether the flags say that the chunk is a snapshot, in a revlog whose
  /// header says that they tell.
  var isMarkedSnapshot: Bool { flags & 1 << 10 != 0 }

  /// The record of no revision, which is -1.
  public init() {}
}

extension IndexRecord {
  /// Reads the record of `rev` that begins at `start`.
  ///
  /// It is masked if the version word lies over its offset.
  ///
  /// - Throws: `truncated`, `malformed` or `unsupported`, at `rev`.
  @inline(__always)
  init(
    parsing data: RawSpan, at start: Int, rev: Int, format: RevlogFormat,
    masked: Bool
  ) throws(Refusal) {
    guard data.holds(format.recordSize, at: start) else {
      throw Refusal(.truncated, at: rev)
    }
    switch format {
    case .zero: try readZero(data, start)
    case .one:
      try readPlace(data, start, masked: masked)
      try readLinks(data, start)
      nodeOffset = start &+ 32
    case .two:
      try readPlace(data, start, masked: masked)
      try readLinks(data, start)
      nodeOffset = start &+ 32
      try readSidedata(data, start &+ 64, rev)
    case .changelogTwo:
      try readPlace(data, start, masked: false)
      base = rev
      link = rev
      parent1 = try number(data, start &+ 16)
      parent2 = try number(data, start &+ 20)
      nodeOffset = start &+ 24
      try readSidedata(data, start &+ 56, rev)
      rank = try number(data, start &+ 69)
    }
    chunkOffset = offset
  }

  /// Checks what is true of every revision.
  ///
  /// - Throws: `malformed`, at `rev`.
  @inline(__always)
  func check(rev: Int) throws(Refusal) {
    guard offset >= 0, storedSize >= 0, fullSize >= -1, sidedataSize >= 0,
      base >= -1, base <= rev,
      parent1 >= -1, parent1 < rev, parent2 >= -1, parent2 < rev
    else { throw Refusal(.malformed, at: rev) }
  }

  @inline(__always)
  private mutating func readZero(
    _ data: RawSpan, _ start: Int
  ) throws(Refusal) {
    offset = try number(data, start)
    storedSize = try number(data, start &+ 4)
    base = try number(data, start &+ 8)
    link = try number(data, start &+ 12)
    nodeOffset = start &+ 56
  }

  /// Offset, flags and sizes, which three formats begin with.
  @inline(__always)
  private mutating func readPlace(
    _ data: RawSpan, _ start: Int, masked: Bool
  ) throws(Refusal) {
    let word = try data.bigEndian(UInt64.self, at: start)
    offset = masked ? 0 : Int(truncatingIfNeeded: word >> 16)
    flags = UInt16(truncatingIfNeeded: word)
    storedSize = try number(data, start &+ 8)
    fullSize = try number(data, start &+ 12)
  }

  @inline(__always)
  private mutating func readLinks(
    _ data: RawSpan, _ start: Int
  ) throws(Refusal) {
    base = try number(data, start &+ 16)
    link = try number(data, start &+ 20)
    parent1 = try number(data, start &+ 24)
    parent2 = try number(data, start &+ 28)
  }

  @inline(__always)
  private mutating func readSidedata(
    _ data: RawSpan, _ start: Int, _ rev: Int
  ) throws(Refusal) {
    let place = try data.bigEndian(UInt64.self, at: start)
    let modes = try data.byte(at: start &+ 12)
    guard let offset = Int(exactly: place),
      let mode = ChunkMode(rawValue: modes & 3),
      let sidedataMode = ChunkMode(rawValue: modes >> 2 & 3)
    else { throw Refusal(.malformed, at: rev) }
    sidedataOffset = offset
    sidedataSize = try number(data, start &+ 8)
    self.mode = mode
    self.sidedataMode = sidedataMode
  }
}

@inline(__always)
private func number(_ data: RawSpan, _ offset: Int) throws(Refusal) -> Int {
  Int(try data.bigEndian(Int32.self, at: offset))
}
