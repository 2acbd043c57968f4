/// The work that may still be done on one pair of texts.
///
/// One unit is a few nanoseconds. A budget in bytes makes the whole linear,
/// whatever the texts are: two units a byte let 20 MB of the worst take half a
/// second, and are more than any text takes that people have edited. The
/// constant lets small texts be matched as well as can be.
struct FastWork {
  /// What may still be spent on looking for where texts meet again.
  private(set) var searching: Int

  /// What may still be spent on matching lines.
  private(set) var matching: Int

  /// Lines that may be looked at for anchors without taking anything off.
  private var granted = 0

  /// Lines that were looked at so.
  private(set) var looked = 0

  /// The budget for two texts.
  init(bytes old: Int, _ new: Int) {
    let budget = (old + new) * 2 + (1 << 19)
    searching = budget / 4
    matching = budget
  }

  /// Takes `units` off the budget of searches; false where it is spent.
  mutating func search(_ units: Int) -> Bool {
    searching -= units
    return searching >= 0
  }

  /// Takes `units` off the budget of matches; false where it is spent.
  mutating func match(_ units: Int) -> Bool {
    guard matching >= units else { return false }
    matching -= units
    return true
  }

  /// Grants one look for anchors at lines that were taken in: to look at each
  /// line once is linear without a budget.
  mutating func grant(_ lines: Int) {
    granted = lines
  }

  /// Takes a look for anchors at some lines off what is granted, or else off
  /// the budget of matches; false where both are spent.
  mutating func look(at lines: Int) -> Bool {
    if lines <= granted {
      granted -= lines
      looked += lines
      return true
    }
    return match(32 * lines)
  }
}
