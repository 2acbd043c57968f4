/// The constants of all kinds, flat, for the Python outputs.
struct ConstantList {
  let context: WritingContext

  /// Everything that cffi's `lib` has an attribute for.
  var integers: [(String, String)] {
    let versions = VersionMacros(context: context)
    var result = versions.numbers().map { ($0.0, "\($0.1)") }
    if let name = context.configuration.hash.macro {
      result.append((name, HexText.upper(context.hash)))
    }
    return result
      + declared.compactMap { name, value in
        if case .integer(let number) = value {
          (name, "\(number)")
        } else {
          nil
        }
      }
  }

  /// Strings and real numbers, which cffi's `cdef` refuses.
  var others: [(String, String)] {
    var result: [(String, String)] = []
    let version = context.configuration.version
    if let prefix = version.prefix, let text = version.package {
      result.append((prefix, PythonText.literal(text)))
    }
    return result
      + declared.compactMap { name, value in
        switch value {
        case .integer: nil
        case .real(let text): (name, text)
        case .string(let text): (name, PythonText.literal(text))
        }
      }
  }

  private var declared: [(String, Constant.Value)] {
    ItemOrder(configuration: context.configuration)
      .arrange(context.interface).flatMap(\.1)
      .flatMap { item -> [(String, Constant.Value)] in
        switch item {
        case .constant(let item):
          return [(item.common.name, item.value)]
        case .enumeration(let item):
          return item.cases.map {
            ($0.common.name, Constant.Value.integer($0.value))
          }
        default: return []
        }
      }
  }
}
