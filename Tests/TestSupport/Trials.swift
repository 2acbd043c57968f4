import Foundation

/// A failure of `body`, with what it was given.
public struct TrialFailure: Error, CustomStringConvertible {
  /// What `body` was given, and what went wrong.
  public let description: String

  /// Creates a failure.
  public init(description: String) {
    self.description = description
  }
}

/// Calls `body` again and again with other random numbers.
///
/// The seed is another in each run of the tests, unless `HGK_SEED` says it.
///
/// - Throws: A failure that ends with the line that repeats it.
public func withRandom(
  _ trials: Int, _ body: (inout SeededGenerator) throws -> Void
) throws {
  let environment = ProcessInfo.processInfo.environment
  let wanted = environment["HGK_SEED"].flatMap { UInt64($0) }
  let first = wanted ?? UInt64.random(in: 0...(1 << 48))
  for trial in 0..<(wanted == nil ? trials : 1) {
    let seed = first + UInt64(trial)
    var generator = SeededGenerator(seed: seed)
    do {
      try body(&generator)
    } catch {
      throw TrialFailure(
        description: "\(error)\nTo repeat: HGK_SEED=\(seed) swift test")
    }
  }
}

/// Calls `body` with every element, and adds the element to a failure.
public func withEvery<Elements: Sequence>(
  _ name: String, in elements: Elements,
  _ body: (Elements.Element) throws -> Void
) throws {
  for element in elements {
    do {
      try body(element)
    } catch {
      throw TrialFailure(description: "\(name) = \(element): \(error)")
    }
  }
}
