/// A place in a file, counted as compilers count: lines and columns from 1.
public struct Position: Hashable, Sendable {
  /// The file's path, as the user would type it.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column in UTF-8 bytes, from 1.
  public let column: Int

  /// Names a place in a file.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }
}

/// An error in a source or in the configuration.
public struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where the error is.
  public let position: Position
  /// What is wrong, and what would be right.
  public let message: String

  /// The error as compilers print it, so that editors find the place.
  public var description: String {
    "\(position.file):\(position.line):\(position.column): error: \(message)"
  }
}

/// Every error of a run, so that all are reported and not only the first.
public struct Diagnostics: Error, Sendable {
  /// The errors, in order of file and place.
  public let all: [Diagnostic]
}

/// Collects errors while the sources are read.
final class DiagnosticLog {
  private var found: [Diagnostic] = []

  func error(_ message: String, at position: Position) {
    found.append(Diagnostic(position: position, message: message))
  }

  /// Throws what was collected, if anything, ordered as in the sources.
  func check(fileOrder: [String]) throws(Diagnostics) {
    guard !found.isEmpty else { return }
    let rank = Dictionary(
      fileOrder.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
    var seen: Set<Diagnostic> = []
    let unique = found.filter { seen.insert($0).inserted }
    func key(_ item: Diagnostic) -> (Int, Int, Int) {
      let place = item.position
      return (rank[place.file] ?? -1, place.line, place.column)
    }
    throw Diagnostics(all: unique.sorted { key($0) < key($1) })
  }
}
