// swift-format-ignore-file
/// No integer.
///
/// headergen:enum v_text
public enum InText: String { case a }
/// No raw type.
@c public enum Untyped { case a }
/// Too large for C.
///
/// headergen:enum v_large
public enum Large: UInt32 {
  /// Fits.
  case most = 0x7FFF_FFFF
  /// Does not.
  case more
}
/// Too small for its type.
///
/// headergen:enum v_small
public enum Small: UInt8 {
  /// Below zero.
  case minus = -1
  /// Past 8 bits.
  case past = 256
}
/// Cases with values, with expressions and in conditions.
///
/// headergen:enum v_cases
public enum Cases: Int32 {
  /// With a value.
  case value(Int32)
  /// Computed.
  case computed = 1 + 1
  #if DEBUG
    /// Sometimes.
    case debug = 9
  #endif
}
/// No cases.
///
/// headergen:enum v_empty
public enum Empty: Int32 {}
/// Not public.
///
/// headergen:enum v_internal
enum Internal: Int32 {
  /// A case.
  case a
}
/// Constants only.
///
/// headergen:enum v_code
public enum Code: Int32 {
  /// A case.
  case a
}
/// Takes what C has no type for.
@_cdecl("v_take")
public func take(_ code: Code) {}
/// No literal.
///
/// headergen:const V_COMPUTED
public let computed: UInt32 = 1 << 3
/// No initial value.
///
/// headergen:const V_NONE
public let none: UInt32
/// Can change.
///
/// headergen:const V_VARIABLE
public var variable: UInt32 = 1
/// Does not fit.
///
/// headergen:const V_LARGE
public let large: UInt8 = 256
/// Interpolated.
///
/// headergen:const V_TEXT
public let text = "\(large)"
/// Of a Swift type.
///
/// headergen:const V_LIST
public let list: [Int32] = []
/// Two at once.
///
/// headergen:const V_PAIR
public let one = 1, two = 2
/// Not public.
///
/// headergen:const V_INTERNAL
let hidden = 1
/// No handle.
///
/// headergen:opaque v_number
public typealias Number = Int32
/// Not static.
public struct Holder {
  /// One per value.
  ///
  /// headergen:const V_MEMBER
  public let member = 1
}
