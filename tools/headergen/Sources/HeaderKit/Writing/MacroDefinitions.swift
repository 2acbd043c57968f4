/// Defines the attribute macros that the configuration names, for compilers
/// that have such attributes and for those that do not.
struct MacroDefinitions {
  let markers: Configuration.Markers

  func definitions() -> [String] {
    guard markers.defineMacros else { return [] }
    return [
      mustUse, deprecated, deprecatedWithNote, noReturn, nonNull,
    ].compactMap(\.self)
  }

  /// Clang calls `_Nonnull` an extension, and wants a word on every pointer
  /// once one has it; neither helps the reader of a generated header.
  var pragmaOpening: String? {
    guard markers.defineMacros, markers.nonNull != nil else { return nil }
    return """
      #ifdef __clang__
      #pragma clang diagnostic push
      #pragma clang diagnostic ignored "-Wnullability-extension"
      #pragma clang diagnostic ignored "-Wnullability-completeness"
      #endif
      """
  }

  var pragmaClosing: String? {
    pragmaOpening.map { _ in
      "#ifdef __clang__\n#pragma clang diagnostic pop\n#endif"
    }
  }

  private var mustUse: String? {
    define(
      markers.mustUse, gnu: "__attribute__((warn_unused_result))",
      msvc: "_Check_return_", include: "sal.h")
  }

  private var deprecated: String? {
    define(
      markers.deprecated, gnu: "__attribute__((deprecated))",
      msvc: "__declspec(deprecated)")
  }

  private var deprecatedWithNote: String? {
    guard let text = markers.deprecatedWithNote,
      let name = text.split(separator: "(").first.map(String.init),
      name != text
    else { return nil }
    return define(
      name, arguments: "(note)", gnu: "__attribute__((deprecated(note)))",
      msvc: "__declspec(deprecated(note))")
  }

  private var noReturn: String? {
    define(
      markers.noReturn, gnu: "__attribute__((noreturn))",
      msvc: "__declspec(noreturn)")
  }

  private var nonNull: String? {
    guard let name = markers.nonNull, ReservedWords.isIdentifier(name) else {
      return nil
    }
    return """
      #ifndef \(name)
      #ifdef __clang__
      #define \(name) _Nonnull
      #else
      #define \(name)
      #endif
      #endif
      """
  }

  /// A setting that is not a plain name is the user's own text.
  private func define(
    _ name: String?, arguments: String = "", gnu: String, msvc: String,
    include: String? = nil
  ) -> String? {
    guard let name, ReservedWords.isIdentifier(name) else { return nil }
    let includeLine = include.map { "#include <\($0)>\n" } ?? ""
    return """
      #ifndef \(name)
      #if defined(__GNUC__) || defined(__clang__)
      #define \(name)\(arguments) \(gnu)
      #elif defined(_MSC_VER)
      \(includeLine)#define \(name)\(arguments) \(msvc)
      #else
      #define \(name)\(arguments)
      #endif
      #endif
      """
  }
}
