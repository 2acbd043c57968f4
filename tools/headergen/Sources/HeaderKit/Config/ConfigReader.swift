/// Takes typed settings out of a table and reports what nobody asked for.
final class ConfigReader {
  private let table: [String: ConfigValue]
  private let path: String
  private let locator: ConfigLocator
  private let log: DiagnosticLog
  private var known: Set<String> = []

  init(
    _ table: [String: ConfigValue], path: String = "",
    locator: ConfigLocator, log: DiagnosticLog
  ) {
    self.table = table
    self.path = path
    self.locator = locator
    self.log = log
  }

  func string(_ key: String) -> String? {
    guard let value = take(key) else { return nil }
    guard case .string(let text) = value else {
      mismatch(key, value, "a string")
      return nil
    }
    return text
  }

  func bool(_ key: String, _ fallback: Bool) -> Bool {
    guard let value = take(key) else { return fallback }
    guard case .boolean(let flag) = value else {
      mismatch(key, value, "a boolean")
      return fallback
    }
    return flag
  }

  func integer(
    _ key: String, _ fallback: Int, in range: ClosedRange<Int>
  ) -> Int {
    guard let value = take(key) else { return fallback }
    guard case .integer(let number) = value, range.contains(number) else {
      mismatch(key, value, "an integer from \(range.lowerBound) up")
      return fallback
    }
    return number
  }

  func strings(_ key: String) -> [String]? {
    guard let value = take(key) else { return nil }
    guard case .array(let items) = value else {
      mismatch(key, value, "an array of strings")
      return nil
    }
    return items.compactMap { item in
      if case .string(let text) = item { return text }
      mismatch(key, item, "an array of strings")
      return nil
    }
  }

  /// A word out of a fixed set; case, `_` and `-` do not matter.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ fallback: Choice
  ) -> Choice where Choice.RawValue == String {
    guard let text = string(key) else { return fallback }
    func plain(_ text: String) -> String {
      text.lowercased().filter { $0 != "_" && $0 != "-" }
    }
    for candidate in Choice.allCases
    where plain(candidate.rawValue) == plain(text) {
      return candidate
    }
    let names = Choice.allCases.map { "'\($0.rawValue)'" }
    error(key, "'\(text)' is none of \(names.joined(separator: ", "))")
    return fallback
  }

  /// The settings of a section; an absent one is empty.
  func section(_ key: String) -> ConfigReader {
    var content: [String: ConfigValue] = [:]
    if let value = take(key) {
      if case .table(let table) = value {
        content = table
      } else {
        mismatch(key, value, "a table")
      }
    }
    return ConfigReader(
      content, path: path + key + ".", locator: locator, log: log)
  }

  /// Reports settings that do not exist: a misspelt one must not be lost.
  func finish() {
    for key in table.keys.sorted() where !known.contains(key) {
      error(key, "unknown setting '\(path + key)'")
    }
  }

  func error(_ key: String, _ message: String) {
    log.error(message, at: locator.position(of: path + key))
  }

  private func take(_ key: String) -> ConfigValue? {
    known.insert(key)
    return table[key]
  }

  private func mismatch(_ key: String, _ value: ConfigValue, _ wanted: String) {
    error(key, "'\(path + key)' is \(value.kind); it must be \(wanted)")
  }
}
