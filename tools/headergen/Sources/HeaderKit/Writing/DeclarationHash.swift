/// A number that changes whenever a declaration does.
enum DeclarationHash {
  /// The declarations in a fixed spelling and order, one per line.
  ///
  /// Comments, parameter names and source order are not part of it: a program
  /// built against another spelling of them still runs.
  static func canonicalText(_ interface: Interface) -> String {
    let spelling = CSpelling(style: .tag, nonNull: nil)
    let lines = interface.items.map { item in
      switch item {
      case .constant(let item): constant(item)
      case .enumeration(let item): enumeration(item)
      case .opaque(let item): "opaque \(item.common.name)"
      case .typedef(let item):
        "typedef \(spelling.declare(item.common.name, item.target.unnamed))"
      case .function(let item):
        "function \(spelling.declare(item.common.name, item.type.unnamed))"
      }
    }
    return lines.sorted().map { $0 + "\n" }.joined()
  }

  static func compute(_ interface: Interface) -> UInt64 {
    fnv1a(canonicalText(interface).utf8)
  }

  /// FNV-1a with 64 bits: the offset basis and prime are the published ones.
  static func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
  }

  private static func constant(_ item: Constant) -> String {
    let value =
      switch item.value {
      case .integer(let number): "\(number)"
      case .real(let text): text
      case .string(let text): CString.literal(text)
      }
    return "constant \(item.typeName) \(item.common.name) = \(value)"
  }

  private static func enumeration(_ item: Enumeration) -> String {
    let cases = item.cases.map { "\($0.common.name) = \($0.value)" }
    let width = item.sizedAs.map { " : \($0)" } ?? ""
    return "enum \(item.common.name)\(width) { "
      + cases.sorted().joined(separator: ", ") + " }"
  }
}

extension CType {
  /// The type without the names of parameters, for comparisons.
  var unnamed: CType {
    switch self {
    case .function(let parameters, let result):
      .function(
        parameters.map { CParameter(name: "", type: $0.type.unnamed) },
        result: result.unnamed)
    case .pointer(let target, let isConst, let isNullable):
      .pointer(target.unnamed, isConst: isConst, isNullable: isNullable)
    default: self
    }
  }
}
