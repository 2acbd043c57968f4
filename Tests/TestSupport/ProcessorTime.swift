import Foundation

/// How long this thread computes for `work`, in seconds: what others do on the
/// machine meanwhile does not count.
public func processorTime<Failure: Error>(
  of work: () throws(Failure) -> Void
) throws(Failure) -> Double {
  let begin = computed()
  try work()
  return computed() - begin
}

private func computed() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
