/// Finds C names that clash.
///
/// C keeps functions, enum cases and typedef names in one scope; macros are
/// in none, and replace whatever is spelled like them.
struct DuplicateCheck {
  let configuration: Configuration
  let log: DiagnosticLog

  func check(_ interface: Interface) {
    var first: [String: Position] = [:]
    let macros = configuration.macroNames
    for common in interface.items.flatMap(\.commons) {
      if let earlier = first[common.name] {
        log.error(
          "'\(common.name)' is already the C name of the declaration at "
            + "\(earlier.file):\(earlier.line)", at: common.position)
      } else if macros.contains(common.name) {
        log.error(
          "'\(common.name)' is already a macro of the configuration",
          at: common.position)
      }
      first[common.name] = first[common.name] ?? common.position
    }
    checkParameters(interface)
  }

  /// A parameter hides a type of its name from the parameters after it, and
  /// a macro of its name would replace it.
  private func checkParameters(_ interface: Interface) {
    let names = interface.items.flatMap { item -> [Common] in
      if case .function = item { return [] }
      return item.commons
    }
    let taken = Set(names.map(\.name)).union(configuration.macroNames)
    for function in interface.functions {
      for (parameter, position) in zip(
        function.parameters, function.parameterPositions)
      where taken.contains(parameter.name) {
        log.error(
          "parameter '\(parameter.name)' has the name of another C "
            + "declaration", at: position)
      }
    }
    for item in interface.items {
      for name in item.callbackNames where taken.contains(name) {
        log.error(
          "a callback's parameter '\(name)' has the name of another C "
            + "declaration", at: item.common.position)
      }
    }
  }
}

extension Interface.Item {
  /// The item's own names and those of its enum cases.
  fileprivate var commons: [Common] {
    guard case .enumeration(let item) = self else { return [common] }
    return [common] + item.cases.map(\.common)
  }
}

extension Interface.Item {
  /// The names of parameters of callbacks that the item mentions.
  fileprivate var callbackNames: [String] {
    switch self {
    case .constant, .enumeration, .opaque: []
    case .typedef(let item): item.target.parameterNames
    case .function(let item):
      (item.parameters.map(\.type) + [item.result]).flatMap(\.parameterNames)
    }
  }
}

extension CType {
  fileprivate var parameterNames: [String] {
    switch self {
    case .pointer(let target, _, _): target.parameterNames
    case .function(let parameters, let result):
      parameters.map(\.name) + parameters.flatMap(\.type.parameterNames)
        + result.parameterNames
    default: []
    }
  }
}

extension Configuration {
  /// The macros that the header defines by the configuration's wish.
  fileprivate var macroNames: Set<String> {
    var names = [frame.includeGuard, hash.macro].compactMap(\.self)
    if let prefix = version.prefix {
      names += ["", "_MAJOR", "_MINOR", "_PATCH"].map { prefix + $0 }
    }
    return Set(names)
  }
}
