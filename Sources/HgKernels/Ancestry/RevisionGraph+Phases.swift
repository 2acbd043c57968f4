public import HgBytes

extension RevisionGraph {
  /// The phase of each revision: the highest of the phases whose roots it
  /// descends from, or 0, public.
  ///
  /// - Parameters:
  ///   - roots: Revisions from which on a phase holds; -1 is every revision's
  ///     ancestor.
  ///   - rootPhases: The phase of each root.
  ///   - phases: Receives a phase for each revision, `count` of them.
  ///   - found: Receives how many revisions are not public.
  /// - Returns: How many revisions were looked at.
  /// - Throws: `outOfRange`, at the place in `roots`, for what is neither a
  ///   revision nor -1; as ``parents(of:)``.
  /// - Complexity: O(revisions + roots).
  public func phases(
    from roots: Span<Int32>, _ rootPhases: RawSpan,
    into phases: inout MutableSpan<UInt8>, notPublic found: inout Int
  ) throws(Refusal) -> Int {
    var lowest = count
    var ofAll: UInt8 = 0
    for place in roots.indices {
      let root = roots[place]
      guard hasRevisionOrNull(root) else {
        throw Refusal(.outOfRange, at: place)
      }
      let phase = try rootPhases.byte(at: place)
      if root < 0 {
        ofAll = max(ofAll, phase)
        lowest = 0
      } else {
        lowest = min(lowest, Int(root))
        phases[Int(root)] = max(phases[Int(root)], phase)
      }
    }
    found = 0
    for rev in lowest..<count {
      let parents = try parents(of: rev)
      var phase = max(phases[rev], ofAll)
      if parents.first >= 0 { phase = max(phase, phases[Int(parents.first)]) }
      if parents.second >= 0 {
        phase = max(phase, phases[Int(parents.second)])
      }
      phases[rev] = phase
      if phase != 0 { found &+= 1 }
    }
    return count &- lowest
  }
}
