/// A C type, as far as exported Swift declarations can name one.
indirect enum CType: Hashable, Sendable {
  case void
  /// A type that C knows by itself: `int64_t`, `double`.
  case scalar(String)
  /// An opaque structure, only ever used behind a pointer.
  case opaque(String)
  /// An exported enum. A sized one is spelled by its typedef alone, because
  /// C before C23 cannot give an enum itself a width.
  case enumeration(String, isSized: Bool)
  /// A name made by `typedef`; pointers may be optional in Swift.
  case alias(String, isPointer: Bool)
  /// A pointer; `isConst` speaks of what it points to.
  case pointer(CType, isConst: Bool, isNullable: Bool)
  /// A function, only ever used behind a pointer.
  case function([CParameter], result: CType)

  /// Whether Swift may write `?` after it.
  var isPointer: Bool {
    switch self {
    case .pointer: true
    case .alias(_, let isPointer): isPointer
    default: false
    }
  }

  /// The same pointer, allowed to be NULL.
  var nullable: CType {
    guard case .pointer(let target, let isConst, _) = self else { return self }
    return .pointer(target, isConst: isConst, isNullable: true)
  }

  /// The names of declared types that must come before a use of this one.
  var namedTypes: [String] {
    switch self {
    case .void, .scalar: []
    case .opaque(let name), .enumeration(let name, _), .alias(let name, _):
      [name]
    case .pointer(let target, _, _): target.namedTypes
    case .function(let parameters, let result):
      parameters.flatMap(\.type.namedTypes) + result.namedTypes
    }
  }
}

/// A parameter of a function or of a callback.
struct CParameter: Hashable, Sendable {
  /// The C name; empty when a callback does not name it.
  var name: String
  var type: CType
}
