/// Which of several texts was refused, and where.
public struct ManifestPlace: BitwiseCopyable, Equatable, Sendable {
  /// The number of the text, in the order in which they were given.
  public var text: Int

  /// The offset in it of the line, in bytes.
  public var offset: Int

  /// Creates a place.
  public init(text: Int = 0, offset: Int = 0) {
    self.text = text
    self.offset = offset
  }
}
