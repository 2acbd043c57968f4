import TOMLKit

/// A TOML value copied out of the parser, so that nothing outlives it.
enum ConfigValue {
  case string(String)
  case integer(Int)
  case boolean(Bool)
  case array([ConfigValue])
  case table([String: ConfigValue])
  case unsupported(String)

  init(_ value: any TOMLValueConvertible) {
    if let table = value.table {
      self = .table(ConfigValue.copy(table))
    } else if let array = value.array {
      self = .array(array.map { ConfigValue($0) })
    } else if let text = value.string {
      self = .string(text)
    } else if let number = value.int {
      self = .integer(number)
    } else if let flag = value.bool {
      self = .boolean(flag)
    } else {
      self = .unsupported(value.type.description)
    }
  }

  static func copy(_ table: TOMLTable) -> [String: ConfigValue] {
    var result: [String: ConfigValue] = [:]
    for key in table.keys {
      if let value = table[key] { result[key] = ConfigValue(value) }
    }
    return result
  }

  var kind: String {
    switch self {
    case .string: "a string"
    case .integer: "an integer"
    case .boolean: "a boolean"
    case .array: "an array"
    case .table: "a table"
    case .unsupported(let name): "a \(name)"
    }
  }
}
