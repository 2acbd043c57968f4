/// A text that is to be hashed after two nodes.
public struct SHA1Job: BitwiseCopyable {
  /// Which slot the text is in.
  let slot: Int

  /// What is hashed before the text.
  let first: SHA1Digest

  /// What is hashed between that and the text.
  let second: SHA1Digest

  /// The caller's number for it.
  public let number: Int

  /// The hash, when the job is done.
  public internal(set) var digest = SHA1Digest()

  /// How many texts are hashed at a time.
  public static var together: Int { 4 }

  /// Creates a job.
  public init(
    slot: Int, first: SHA1Digest, second: SHA1Digest, number: Int
  ) {
    self.number = number
    self.slot = slot
    self.first = first
    self.second = second
  }
}

extension ByteSlots {
  /// Does some jobs with texts that are in these slots.
  ///
  /// Several texts are hashed at a time, as long as there are so many: the
  /// place of one that has ended is for the next.
  ///
  /// - Complexity: O(size of the texts).
  public func hash(_ jobs: inout Column<SHA1Job>) {
    var lanes = unsafe SHA1Lanes()
    var next = 0
    while unsafe next < jobs.count || lanes.count > 0 {
      while unsafe next < jobs.count && lanes.hasRoom {
        let job = jobs[next]
        unsafe lanes.start(next, job.first, job.second, bytes(job.slot))
        next &+= 1
      }
      unsafe lanes.advance()
      while let done = unsafe lanes.finish() {
        jobs[done.number].digest = done.digest
      }
    }
  }
}
