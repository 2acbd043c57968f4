import SwiftParser
import SwiftSyntax

/// An `@_cdecl("name")` or `@c(name)` attribute.
struct ExportAttribute {
  var node: AttributeSyntax
  /// The C name it gives; `@c` alone gives none.
  var name: String?
}

extension AttributeListSyntax {
  /// The attributes themselves, without those in `#if`.
  var plain: [AttributeSyntax] {
    compactMap {
      if case .attribute(let attribute) = $0 { attribute } else { nil }
    }
  }

  func first(named names: String...) -> AttributeSyntax? {
    plain.first { names.contains($0.attributeName.trimmedDescription) }
  }

  var export: ExportAttribute? {
    guard let node = plain.first(where: \.isExport) else { return nil }
    let text = node.arguments?.trimmedDescription.filter { $0 != "\"" }
    return ExportAttribute(node: node, name: text)
  }

  /// An export attribute that only some builds have.
  var conditionalExport: IfConfigDeclSyntax? {
    for case .ifConfigDecl(let block) in self {
      let isExport = block.tokens(viewMode: .sourceAccurate).contains {
        $0.text == "_cdecl" || $0.text == "c"
      }
      if isExport { return block }
    }
    return nil
  }

  /// The message of `@available(*, deprecated)`, empty when it has none.
  var deprecation: String? {
    for attribute in plain {
      guard case .availability(let list)? = attribute.arguments,
        list.hasWord("*"), list.hasWord("deprecated")
      else { continue }
      if let message = list.text("message") { return message }
      return list.text("renamed").map { "use \($0)" } ?? ""
    }
    return nil
  }

  var isUnavailable: Bool {
    plain.contains {
      guard case .availability(let list)? = $0.arguments else { return false }
      return list.hasWord("*") && list.hasWord("unavailable")
    }
  }
}

extension AttributeSyntax {
  /// Whether it gives a declaration a C symbol or type.
  var isExport: Bool {
    ["_cdecl", "c"].contains(attributeName.trimmedDescription)
  }
}

extension AvailabilityArgumentListSyntax {
  fileprivate func hasWord(_ word: String) -> Bool {
    contains {
      if case .token(let token) = $0.argument {
        token.text == word
      } else {
        false
      }
    }
  }

  fileprivate func text(_ label: String) -> String? {
    for case .availabilityLabeledArgument(let item) in lazy.map(\.argument)
    where item.label.text == label {
      if case .string(let literal) = item.value {
        return literal.value
      }
    }
    return nil
  }
}

extension SimpleStringLiteralExprSyntax {
  /// The literal's text with its escapes resolved.
  fileprivate var value: String? {
    StringLiteralExprSyntax(
      openingQuote: openingQuote,
      segments: StringLiteralSegmentListSyntax(
        segments.map { .stringSegment($0) }),
      closingQuote: closingQuote
    ).representedLiteralValue
  }
}

extension DeclModifierListSyntax {
  var isPublic: Bool {
    contains { ["public", "open"].contains($0.name.text) && $0.detail == nil }
  }

  var isStatic: Bool { contains { $0.name.text == "static" } }
}
