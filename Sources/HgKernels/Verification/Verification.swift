public import HgBytes

/// What the changesets and manifests of a repository name: the files that they
/// touch, and the revisions of files and of manifests.
///
/// It is filled by verifiers, sorted, and then looked at: histories are checked
/// against it.
///
/// Its memory has a budget. A table that would take more of it drops half of
/// all files, those whose hash has a bit of 1, and the next half then, until it
/// fits: it is about a part of the files, and others about the other parts.
public struct Verification: ~Copyable {
  /// The files.
  public private(set) var files: PathTable

  /// The folders that have manifests; the first is that of the repository,
  /// whose path is empty.
  public private(set) var folders: PathTable

  /// Who touches which file.
  private(set) var touched = PathRows()

  /// The revisions of files that manifests name.
  private(set) var named = NamedRevisions(isFirstEnough: true)

  /// The revisions of manifests that changesets, or manifests, name.
  private(set) var manifests = NamedRevisions(isFirstEnough: false)

  /// Which part of the files it is about.
  public private(set) var part: VerificationPart

  /// How many rows it may have.
  private var mostRows: Int

  /// Bytes of a row while it is sorted: 28 for itself, as much for its copy,
  /// and 20 for the indexes.
  public static var rowSize: Int { 76 }

  /// What a table may take if nobody says how much.
  public static var usualBudget: Int { 512 << 20 }

  /// Creates an empty table.
  ///
  /// - Parameters:
  ///   - key: A number that nobody can foresee who chooses paths.
  ///   - budget: How many bytes it may take.
  ///   - part: Which part of the files it is about.
  /// - Throws: `memory`.
  public init(
    key: UInt64, budget: Int, part: VerificationPart
  ) throws(Refusal) {
    files = PathTable(key: key)
    folders = PathTable(key: key)
    self.part = part
    mostRows = max(budget / Verification.rowSize, 1)
    _ = try folderNumber(RawSpan(), 0..<0)
  }

  /// Number of files.
  public var fileCount: Int { files.count }

  /// The number of a folder, a new one if it was not known.
  mutating func folderNumber(
    _ text: RawSpan, _ range: Range<Int>
  ) throws(Refusal) -> Int {
    let hash = folders.hash(text, at: range.lowerBound, size: range.count)
    return try folders.number(
      text, at: range.lowerBound, size: range.count, hash: hash)
  }

  /// The number of a file, a new one if it was not known; nil if it is not in
  /// the part.
  @inline(__always)
  private mutating func fileNumber(
    _ text: RawSpan, _ range: Range<Int>
  ) throws(Refusal) -> Int? {
    let hash = files.hash(text, at: range.lowerBound, size: range.count)
    guard part.contains(hash) else { return nil }
    return try files.number(
      text, at: range.lowerBound, size: range.count, hash: hash)
  }

  /// Notes that a changeset touches a file.
  ///
  /// - Parameters:
  ///   - text: The path lies here.
  ///   - range: Where.
  ///   - changeset: The changeset.
  /// - Throws: `memory`, or `outOfRange` for 2^32 files or rows.
  public mutating func touch(
    _ text: RawSpan, _ range: Range<Int>, changeset: Int
  ) throws(Refusal) {
    guard let path = try fileNumber(text, range) else { return }
    try touched.append(path, changeset)
    try keepBudget()
  }

  /// Notes that a manifest names a revision of a file.
  ///
  /// - Parameters:
  ///   - text: The path lies here.
  ///   - range: Where.
  ///   - node: The revision.
  ///   - changeset: The changeset that the manifest belongs to.
  /// - Throws: As for ``touch(_:_:changeset:)``.
  public mutating func nameFile(
    _ text: RawSpan, _ range: Range<Int>, node: SHA1Digest, changeset: Int
  ) throws(Refusal) {
    guard let path = try fileNumber(text, range) else { return }
    try named.append(path, node.span, at: 0, changeset)
    try keepBudget()
  }

  /// Notes that a changeset, or a manifest, names a revision of a manifest.
  ///
  /// - Parameters:
  ///   - text: The path of the folder lies here.
  ///   - range: Where.
  ///   - node: The revision.
  ///   - changeset: The changeset.
  /// - Throws: As for ``touch(_:_:changeset:)``.
  public mutating func nameManifest(
    _ text: RawSpan, _ range: Range<Int>, node: SHA1Digest, changeset: Int
  ) throws(Refusal) {
    let folder = try folderNumber(text, range)
    try manifests.append(folder, node.span, at: 0, changeset)
  }

  /// Takes everything in that another one has noted, which comes later.
  ///
  /// - Throws: `memory`, `outOfRange` for 2^32 files or rows, or `argument` if
  ///   it is about another part.
  public mutating func append(
    contentsOf other: borrowing Verification
  ) throws(Refusal) {
    guard part.isSibling(of: other.part) else { throw Refusal(.argument) }
    while part.bits < other.part.bits { try halve() }
    var numbers = Column<UInt32>()
    for file in 0..<other.files.count {
      let path = try other.files.path(file)
      let number = try fileNumber(path, 0..<path.byteCount)
      try numbers.append(number.map { UInt32(truncatingIfNeeded: $0) } ?? .max)
    }
    for row in 0..<other.touched.count {
      let number = numbers[Int(other.touched.paths[row])]
      guard number != .max else { continue }
      try touched.append(Int(number), Int(other.touched.changesets[row]))
    }
    try named.append(contentsOf: other.named, as: numbers.span)
    numbers.removeAll()
    for folder in 0..<other.folders.count {
      let path = try other.folders.path(folder)
      let number = try folderNumber(path, 0..<path.byteCount)
      try numbers.append(UInt32(truncatingIfNeeded: number))
    }
    try manifests.append(contentsOf: other.manifests, as: numbers.span)
    try keepBudget()
  }

  /// Makes everything ready to be looked up.
  ///
  /// - Throws: `memory`.
  /// - Complexity: O(rows) for hashes and changesets in order; O(rows x log
  ///   rows) at worst.
  public mutating func sort() throws(Refusal) {
    _ = try touched.sort(pathCount: files.count)
    try named.sort(pathCount: files.count)
    try manifests.sort(pathCount: folders.count)
  }

  /// Drops what is there twice, and then parts of the files, until there are
  /// few enough rows to go on.
  @inline(__always)
  private mutating func keepBudget() throws(Refusal) {
    if touched.count &+ named.count > mostRows { try shrink() }
  }

  @inline(never)
  private mutating func shrink() throws(Refusal) {
    try named.dropRepeats(pathCount: files.count)
    while touched.count &+ named.count > mostRows / 2, part.canHalve {
      try halve()
    }
    // A single file may have more rows than that.
    mostRows = max(mostRows, 2 &* (touched.count &+ named.count))
  }

  /// Drops half of the files.
  private mutating func halve() throws(Refusal) {
    part.halve()
    var kept = PathTable(key: files.key)
    var numbers = Column<UInt32>()
    for file in 0..<files.count {
      let path = try files.path(file)
      let hash = kept.hash(path, at: 0, size: path.byteCount)
      guard part.contains(hash) else {
        try numbers.append(.max)
        continue
      }
      let number = try kept.number(
        path, at: 0, size: path.byteCount, hash: hash)
      try numbers.append(UInt32(truncatingIfNeeded: number))
    }
    files = kept
    try touched.keep(as: numbers.span)
    try named.keep(as: numbers.span)
  }
}

/// A part of all files: those whose hash ends in some bits.
public struct VerificationPart: Equatable, Sendable {
  /// How many bits there are.
  public private(set) var bits: Int

  /// The bits.
  public let value: UInt64

  /// How many bits there may be: enough for parts as small as anybody could
  /// want, and few enough to leave the rest of a hash to a table.
  public static var mostBits: Int { 16 }

  /// Creates a part.
  ///
  /// - Throws: `argument` for more bits than there may be.
  public init(bits: Int, value: UInt64) throws(Refusal) {
    guard bits >= 0, bits <= Self.mostBits, value >> UInt64(bits) == 0 else {
      throw Refusal(.argument)
    }
    self.bits = bits
    self.value = value
  }

  /// Whether a file with this hash is in the part.
  ///
  /// The bits are those above the lowest 48, which choose slots of tables.
  @inline(__always)
  func contains(_ hash: UInt64) -> Bool {
    hash >> 48 & (1 << UInt64(bits) - 1) == value
  }

  /// Whether one is a part of the other.
  func isSibling(of other: VerificationPart) -> Bool { value == other.value }

  /// Whether the part can become smaller.
  var canHalve: Bool { bits < Self.mostBits }

  /// Makes the part that has one more bit, which is 0.
  mutating func halve() { bits += 1 }
}
