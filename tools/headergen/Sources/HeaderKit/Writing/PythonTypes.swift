/// The Python types of C values, as cffi converts them.
struct PythonTypes {
  let typedefs: [String: CType]

  init(_ interface: Interface) {
    typedefs = Dictionary(
      interface.typedefs.map { ($0.common.name, $0.target) },
      uniquingKeysWith: { first, _ in first })
  }

  /// What cffi gives back.
  func result(_ type: CType) -> String {
    switch resolve(type) {
    case .void: "None"
    case .scalar("float"), .scalar("double"): "float"
    case .scalar("bool"): "bool"
    case .scalar("char"): "bytes"
    case .scalar, .enumeration: "int"
    case .pointer, .opaque, .function, .alias: "CData"
    }
  }

  /// What cffi takes.
  ///
  /// It lends the bytes of a `bytes` object to a pointer to `void` or to single
  /// bytes; that is offered only where the callee promises not to write, since
  /// `bytes` must not change. Other buffers go through `ffi.from_buffer`, which
  /// gives a `CData`.
  func argument(_ type: CType) -> String {
    guard case .pointer(let target, isConst: true, _) = resolve(type)
    else {
      return result(type)
    }
    let lendsBytes: Bool =
      switch resolve(target) {
      case .void: true
      case .scalar(let name): PythonTypes.byteTypes.contains(name)
      default: false
      }
    return lendsBytes ? "CData | bytes" : "CData"
  }

  private func resolve(_ type: CType) -> CType {
    var type = type
    // Each step names another typedef, so this many steps are enough.
    for _ in typedefs {
      guard case .alias(let name, _) = type, let target = typedefs[name] else {
        break
      }
      type = target
    }
    return type
  }

  private static let byteTypes: Set<String> = [
    "char", "signed char", "unsigned char", "int8_t", "uint8_t",
  ]
}
