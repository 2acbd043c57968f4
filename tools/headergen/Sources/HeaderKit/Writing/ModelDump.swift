internal import Foundation

/// The model as JSON, for programs that check a library against it.
struct ModelDump: Encodable {
  struct Named: Encodable {
    var name: String
    var swiftName: String
    var file: String
    var line: Int
  }

  struct Parameter: Encodable {
    var name: String
    var type: String
  }

  struct Function: Encodable {
    var declaration: Named
    var prototype: String
    var parameters: [Parameter]
    var result: String
    var deprecated: String?
  }

  struct Case: Encodable {
    var declaration: Named
    var value: String
  }

  struct Enumeration: Encodable {
    var declaration: Named
    var type: String?
    var cases: [Case]
  }

  struct Typedef: Encodable {
    var declaration: Named
    var type: String
  }

  struct Constant: Encodable {
    var declaration: Named
    var swiftType: String
    var value: String
  }

  var hash: String
  var canonicalText: [String]
  var functions: [Function]
  var opaqueTypes: [Named]
  var typedefs: [Typedef]
  var enumerations: [Enumeration]
  var constants: [Constant]

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [
      .prettyPrinted, .sortedKeys, .withoutEscapingSlashes,
    ]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}

extension ModelDump {
  init(_ context: WritingContext) {
    let interface = context.interface
    let spelling = CSpelling(
      style: context.configuration.layout.style, nonNull: nil)
    hash = HexText.plain(context.hash)
    canonicalText = DeclarationHash.canonicalText(interface)
      .split(separator: "\n").map(String.init)
    functions = interface.functions.map { item in
      Function(
        declaration: Named(item.common),
        prototype: spelling.declare(item.common.name, item.type),
        parameters: item.parameters.map {
          Parameter(name: $0.name, type: spelling.declare("", $0.type))
        },
        result: spelling.declare("", item.result),
        deprecated: item.common.deprecation)
    }
    opaqueTypes = interface.opaqueTypes.map { Named($0.common) }
    typedefs = interface.typedefs.map {
      Typedef(
        declaration: Named($0.common),
        type: spelling.declare("", $0.target))
    }
    enumerations = interface.enumerations.map { item in
      Enumeration(
        declaration: Named(item.common), type: item.sizedAs,
        cases: item.cases.map {
          Case(declaration: Named($0.common), value: "\($0.value)")
        })
    }
    constants = interface.constants.map { item in
      Constant(
        declaration: Named(item.common), swiftType: item.typeName,
        value: item.value.text)
    }
  }
}

extension ModelDump.Named {
  init(_ common: Common) {
    self.init(
      name: common.name, swiftName: common.swiftName,
      file: common.position.file, line: common.position.line)
  }
}

extension Constant.Value {
  var text: String {
    switch self {
    case .integer(let number): "\(number)"
    case .real(let text), .string(let text): text
    }
  }
}
