// swift-format-ignore-file
// headergen:section Version and limits

/// The interface's number, which grows with every change.
///
/// headergen:const
public let abiVersion: UInt32 = 1

/// The least temperature, which no program can write as a literal.
///
/// headergen:const DEMO_LEAST_INT
public let leastInt: Int32 = -2_147_483_648

/// Past what 32 bits hold.
///
/// headergen:const DEMO_LARGE
public let large: UInt32 = 0xFFFF_FFFF

/// The largest number.
///
/// headergen:const DEMO_MOST
public let most: UInt64 = 0xFFFF_FFFF_FFFF_FFFF

/// The least number.
///
/// headergen:const DEMO_LEAST
public let least: Int64 = -0x8000_0000_0000_0000

/// Below zero.
///
/// headergen:const DEMO_MINUS_ONE
public let minusOne = -1

/// Whether checks are on.
///
/// headergen:const DEMO_CHECKED
public let checked = true

/// A ratio.
///
/// headergen:const DEMO_RATIO
public let ratio: Double = -2.5e-1

/// A name with "quotes", \ and bytes that are not ASCII.
///
/// headergen:const DEMO_NAME
public let name: StaticString = "\"Größe\"\t?\\"

// Constants of a type.
public enum Limits {
  /// How deep a tree may be.
  ///
  /// headergen:const DEMO_LIMIT_DEPTH
  public static let depth: Depth = 0b1000_0000
}

// An alias that C never sees.
public typealias Depth = Swift.UInt8
