/// What every declaration carries besides its own content.
struct Common: Sendable {
  /// The C name.
  var name: String
  /// The Swift name, for doc comments that mention it.
  var swiftName: String
  var documentation: Documentation
  /// Set when Swift calls it deprecated; the text may be empty.
  var deprecation: String?
  var section: Section?
  var position: Position
}

/// A titled part of the header, begun by `headergen:section`.
struct Section: Hashable, Sendable {
  var title: String
  var position: Position
}

/// An exported function.
struct Function: Sendable {
  var common: Common
  var parameters: [CParameter]
  /// The parameters' names in Swift, for the doc comment.
  var swiftParameters: [String]
  /// Where each of the C parameters was declared.
  var parameterPositions: [Position]
  var result: CType
  var mayDiscardResult: Bool
  var neverReturns: Bool

  var type: CType { .function(parameters, result: result) }
}

/// A structure that C sees only behind pointers.
struct OpaqueType: Sendable {
  var common: Common
}

/// A name for another type, most often a callback's.
struct Typedef: Sendable {
  var common: Common
  var target: CType
}

/// An exported enum.
struct Enumeration: Sendable {
  struct Case: Sendable {
    var common: Common
    var value: IntegerValue
  }

  var common: Common
  var cases: [Case]
  /// The C integer it travels as; nil when `int` itself will do.
  var sizedAs: String?

  var type: CType { .enumeration(common.name, isSized: sizedAs != nil) }
}

/// A constant, which C sees as a macro.
struct Constant: Sendable {
  enum Value: Sendable, Equatable {
    case integer(IntegerValue)
    /// A floating-point literal, in a spelling that C and Python share.
    case real(String)
    case string(String)
  }

  var common: Common
  var typeName: String
  var value: Value
}
