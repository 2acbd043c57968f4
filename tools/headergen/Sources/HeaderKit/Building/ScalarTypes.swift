/// Swift's numeric types and what C calls them.
struct ScalarTypes: Sendable {
  /// An integer type's width, which constants and raw values must fit.
  struct Width: Sendable {
    var bits: Int
    var isSigned: Bool
  }

  /// See cbindgen's setting of the same name.
  var usizeIsSizeT = true

  func cName(_ swiftName: String) -> String? {
    switch swiftName {
    case "Int": usizeIsSizeT ? "ptrdiff_t" : "intptr_t"
    case "UInt": usizeIsSizeT ? "size_t" : "uintptr_t"
    default: ScalarTypes.fixed[swiftName]
    }
  }

  static let fixed: [String: String] = [
    "Int8": "int8_t", "Int16": "int16_t", "Int32": "int32_t",
    "Int64": "int64_t", "UInt8": "uint8_t", "UInt16": "uint16_t",
    "UInt32": "uint32_t", "UInt64": "uint64_t",
    "CChar": "char", "CSignedChar": "signed char",
    "CUnsignedChar": "unsigned char", "CShort": "short",
    "CUnsignedShort": "unsigned short", "CInt": "int",
    "CUnsignedInt": "unsigned int", "CLong": "long",
    "CUnsignedLong": "unsigned long", "CLongLong": "long long",
    "CUnsignedLongLong": "unsigned long long",
    "Bool": "bool", "CBool": "bool", "Float": "float", "Float32": "float",
    "CFloat": "float", "Double": "double", "Float64": "double",
    "CDouble": "double",
  ]

  /// The width of an integer type.
  ///
  /// `CLong` counts as its narrowest, Windows' 32 bits; `Int` as 64, since
  /// libraries for 64-bit machines are the rule.
  static func width(_ swiftName: String) -> Width? {
    switch swiftName {
    case "Int8", "CSignedChar": Width(bits: 8, isSigned: true)
    case "UInt8", "CUnsignedChar": Width(bits: 8, isSigned: false)
    case "Int16", "CShort": Width(bits: 16, isSigned: true)
    case "UInt16", "CUnsignedShort": Width(bits: 16, isSigned: false)
    case "Int32", "CInt", "CLong": Width(bits: 32, isSigned: true)
    case "UInt32", "CUnsignedInt", "CUnsignedLong":
      Width(bits: 32, isSigned: false)
    case "Int64", "CLongLong", "Int": Width(bits: 64, isSigned: true)
    case "UInt64", "CUnsignedLongLong", "UInt":
      Width(bits: 64, isSigned: false)
    default: nil
    }
  }
}
