import SwiftSyntax

/// The Swift type names that the given sources declare for C.
struct TypeNames {
  /// What a `typealias` means in C.
  enum Alias {
    /// It stands for its target and has no name in C.
    case transparent(TypeSyntax)
    /// A handle to an opaque structure of this name.
    case opaque(String, TypeSyntax)
    /// It has a `typedef` of this name.
    case typedef(String, TypeSyntax)
    /// It cannot be used for C, for the reason given.
    case unusable(String)
  }

  var aliases: [String: Alias] = [:]
  var enums: [String: CType] = [:]
  /// Enums that C sees as constants only, since Swift was not told `@c`.
  var constantEnums: Set<String> = []
}
