/// Finds C names that are declared twice: C keeps functions, constants, enum
/// cases and typedef names in one scope.
struct DuplicateCheck {
  let log: DiagnosticLog

  func check(_ interface: Interface) {
    var first: [String: Position] = [:]
    for item in interface.items {
      var commons = [item.common]
      if case .enumeration(let item) = item {
        commons += item.cases.map(\.common)
      }
      for common in commons {
        if let earlier = first[common.name] {
          log.error(
            "'\(common.name)' is already the C name of the declaration at "
              + "\(earlier.file):\(earlier.line)", at: common.position)
        } else {
          first[common.name] = common.position
        }
      }
    }
  }
}
