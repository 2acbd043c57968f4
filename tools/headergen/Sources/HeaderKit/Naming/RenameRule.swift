/// How enum cases are named in C, by cbindgen's names for the rules.
enum RenameRule: String, CaseIterable, Sendable {
  case none = "None"
  case snakeCase = "SnakeCase"
  case screamingSnakeCase = "ScreamingSnakeCase"
  case qualifiedScreamingSnakeCase = "QualifiedScreamingSnakeCase"
  case pascalCase = "PascalCase"
  case camelCase = "CamelCase"

  /// The C name of a case; `prefix` is the qualified rules' own.
  func apply(_ name: String, prefix: String) -> String {
    let bare = name.filter { $0 != "`" }
    switch self {
    case .none: return bare
    case .snakeCase: return CaseConversion.snake(bare)
    case .screamingSnakeCase: return CaseConversion.screaming(bare)
    case .qualifiedScreamingSnakeCase:
      return prefix + "_" + CaseConversion.screaming(bare)
    case .pascalCase: return CaseConversion.pascal(bare)
    case .camelCase:
      let pascal = CaseConversion.pascal(bare)
      return pascal.prefix(1).lowercased() + pascal.dropFirst()
    }
  }
}
