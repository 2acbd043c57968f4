/// Everything a library exports, in the order of its sources.
struct Interface: Sendable {
  enum Item: Sendable {
    case constant(Constant)
    case enumeration(Enumeration)
    case opaque(OpaqueType)
    case typedef(Typedef)
    case function(Function)

    var common: Common {
      switch self {
      case .constant(let item): item.common
      case .enumeration(let item): item.common
      case .opaque(let item): item.common
      case .typedef(let item): item.common
      case .function(let item): item.common
      }
    }

    /// The declared types that must be written before this item.
    var dependencies: [String] {
      switch self {
      case .constant, .enumeration, .opaque: []
      case .typedef(let item): item.target.namedTypes
      case .function(let item): item.type.namedTypes
      }
    }

    var isType: Bool {
      switch self {
      case .constant, .function: false
      case .enumeration, .opaque, .typedef: true
      }
    }
  }

  var items: [Item]
  /// The C names of all aliases, those of one opaque type too.
  var aliasNames: [String: String] = [:]

  var functions: [Function] {
    items.compactMap { if case .function(let item) = $0 { item } else { nil } }
  }

  var constants: [Constant] {
    items.compactMap { if case .constant(let item) = $0 { item } else { nil } }
  }

  var enumerations: [Enumeration] {
    items.compactMap {
      if case .enumeration(let item) = $0 { item } else { nil }
    }
  }

  var opaqueTypes: [OpaqueType] {
    items.compactMap { if case .opaque(let item) = $0 { item } else { nil } }
  }

  var typedefs: [Typedef] {
    items.compactMap { if case .typedef(let item) = $0 { item } else { nil } }
  }
}
