/// What random texts look like.
public struct TextShape: Sendable {
  /// The lines that are most frequent.
  public let popular: [String]

  /// How many other lines there are to choose from.
  public let variety: Int

  /// One line in so many is a popular one.
  public let rarity: Int

  /// Most lines in a text.
  public let most: Int

  /// Creates a shape.
  public init(popular: [String], variety: Int, rarity: Int, most: Int) {
    self.popular = popular
    self.variety = variety
    self.rarity = rarity
    self.most = most
  }

  /// Creates a random shape.
  public init(random: inout SeededGenerator, lines: Int) {
    let popular = ["", "}", "\r", "\0", "a long line that is often there"]
    self.init(
      popular: Array(popular.prefix(random.number(1...popular.count))),
      variety: [1, 2, 5, 30, 1000][random.number(0...4)],
      rarity: random.number(1...4), most: random.number(0...lines))
  }
}

extension SeededGenerator {
  /// A random line.
  public mutating func line(_ shape: TextShape) -> String {
    oneIn(shape.rarity)
      ? shape.popular[number(0...(shape.popular.count - 1))]
      : "line \(number(1...shape.variety))"
  }

  /// Random lines.
  public mutating func lines(_ shape: TextShape) -> [String] {
    var lines: [String] = []
    for _ in 0..<number(0...shape.most) { lines.append(line(shape)) }
    return lines
  }

  /// Lines after some changes.
  public mutating func changed(
    _ original: [String], _ shape: TextShape, times: Int = 6
  ) -> [String] {
    var lines = original
    for _ in 0..<number(0...times) {
      let start = number(0...lines.count)
      let end = Swift.min(lines.count, start + number(0...4))
      switch number(0...4) {
      case 0: lines.removeSubrange(start..<end)
      case 1: lines.insert(line(shape), at: start)
      case 2: lines.replaceSubrange(start..<end, with: [line(shape)])
      case 3:
        let copy = Array(lines[start..<end])
        lines.insert(contentsOf: copy, at: number(0...lines.count))
      default:
        let moved = Array(lines[start..<end])
        lines.removeSubrange(start..<end)
        lines.insert(contentsOf: moved, at: number(0...lines.count))
      }
    }
    return lines
  }

  /// Lines as a text, which may lack its last newline.
  public mutating func joined(_ lines: [String]) -> [UInt8] {
    let text = lines.flatMap { Array("\($0)\n".utf8) }
    return oneIn(4) ? Array(text.dropLast()) : text
  }
}
