/// The Python types of C values, as cffi converts them.
enum PythonTypes {
  /// What cffi gives back.
  static func result(_ type: CType) -> String {
    switch type {
    case .void: "None"
    case .scalar("float"), .scalar("double"): "float"
    case .scalar("bool"): "bool"
    case .scalar("char"): "bytes"
    case .scalar, .enumeration: "int"
    case .alias(_, let isPointer): isPointer ? "CData" : "int"
    case .pointer, .opaque, .function: "CData"
    }
  }

  /// What cffi takes.
  ///
  /// It lends the bytes of a `bytes` object to a pointer to `void` or to single
  /// bytes; that is offered only where the callee promises not to write, since
  /// `bytes` must not change. Other buffers go through `ffi.from_buffer`, which
  /// gives a `CData`.
  static func argument(_ type: CType) -> String {
    guard case .pointer(let target, isConst: true, _) = type else {
      return result(type)
    }
    let lendsBytes: Bool =
      switch target {
      case .void: true
      case .scalar(let name): byteTypes.contains(name)
      default: false
      }
    return lendsBytes ? "CData | bytes" : "CData"
  }

  private static let byteTypes: Set<String> = [
    "char", "signed char", "unsigned char", "int8_t", "uint8_t",
  ]
}
