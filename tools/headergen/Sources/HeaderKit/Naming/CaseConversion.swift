/// Swift's camelCase names, taken apart and put together as C writes them.
enum CaseConversion {
  /// The words of a name: `nodeIDList` is `node`, `id`, `list`.
  static func words(_ name: String) -> [String] {
    let letters = Array(name.filter { $0 != "`" })
    var words: [String] = []
    var word = ""
    for (index, letter) in letters.enumerated() {
      let next = index + 1 < letters.count ? letters[index + 1] : nil
      let previous = index > 0 ? letters[index - 1] : nil
      // A capital begins a word unless it goes on an acronym; the last
      // capital of an acronym begins the word after it (`URLPath`).
      let begins =
        letter.isUppercase
        && (!(previous?.isUppercase ?? false) || (next?.isLowercase ?? false))
      if begins || letter == "_" {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if letter != "_" { word.append(contentsOf: letter.lowercased()) }
    }
    return word.isEmpty ? words : words + [word]
  }

  static func snake(_ name: String) -> String {
    words(name).joined(separator: "_")
  }

  static func screaming(_ name: String) -> String { snake(name).uppercased() }

  static func pascal(_ name: String) -> String {
    words(name).map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}
