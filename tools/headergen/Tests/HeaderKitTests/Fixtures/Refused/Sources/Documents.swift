// swift-format-ignore-file
@_cdecl("d_none")
public func none() {}
/// - Parameter size: No summary.
@_cdecl("d_summary")
public func summary(_ size: Int32) {}
/// Parameters that are not these.
///
/// - Parameters:
///   - data: The data.
///   - length: Has another name.
///   - data: Once more.
@_cdecl("d_wrong")
public func wrong(_ data: UnsafeRawPointer?, _ size: Int32) {}
/// In another order.
///
/// - Parameters:
///   - size: The size.
///   - data: The data.
/// - Returns: Nothing.
@_cdecl("d_order")
public func order(_ data: UnsafeRawPointer?, _ size: Int32) {}
/// A result without a word.
///
/// - Parameter size: The size.
@_cdecl("d_result")
public func result(_ size: Int32) -> Int32 { 0 }
/// The result twice.
///
/// - Parameter size: The size.
/// - Returns: One.
/// - Returns: Two.
@_cdecl("d_twice")
public func twice(_ size: Int32) -> Int32 { 0 }
/// headergen:enum d_enum
public enum Enumeration: Int32 {
  case bare
}
/// headergen:const D_CONSTANT
public let constant = 1
/// headergen:opaque d_opaque
public typealias Opaque = OpaquePointer
/// headergen:typedef d_typedef
public typealias Count = Int64
/// A block comment whose parameters are elsewhere.
/**
 - Parameter other: Not a parameter.
 */
@_cdecl("d_block")
public func block() {}
