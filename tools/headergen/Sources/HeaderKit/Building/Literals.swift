import SwiftParser
import SwiftSyntax

/// Reads literal values out of expressions.
enum Literals {
  static func integer(_ expression: ExprSyntax) -> IntegerValue? {
    let (bare, isNegative) = unsigned(expression)
    guard let literal = bare.as(IntegerLiteralExprSyntax.self) else {
      return nil
    }
    return IntegerValue(
      literal: literal.literal.text, isNegative: isNegative)
  }

  static func boolean(_ expression: ExprSyntax) -> IntegerValue? {
    guard let literal = expression.as(BooleanLiteralExprSyntax.self) else {
      return nil
    }
    return IntegerValue(magnitude: literal.literal.text == "true" ? 1 : 0)
  }

  /// A decimal number, in a spelling that C and Python also read.
  static func real(_ expression: ExprSyntax) -> String? {
    let (bare, isNegative) = unsigned(expression)
    let text: String
    if let literal = bare.as(FloatLiteralExprSyntax.self) {
      text = literal.literal.text.replacing("_", with: "")
    } else if let value = integer(bare) {
      text = "\(value).0"
    } else {
      return nil
    }
    return text.hasPrefix("0x") ? nil : (isNegative ? "-" : "") + text
  }

  /// The value of a string literal without interpolations.
  static func string(_ expression: ExprSyntax) -> String? {
    expression.as(StringLiteralExprSyntax.self)?.representedLiteralValue
  }

  private static func unsigned(_ expression: ExprSyntax) -> (ExprSyntax, Bool) {
    guard let prefixed = expression.as(PrefixOperatorExprSyntax.self),
      prefixed.operator.text == "-"
    else { return (expression, false) }
    return (prefixed.expression, true)
  }
}
