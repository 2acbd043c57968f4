import HgBytes
import HgKernels
import Testing

@testable import HgABI

/// The C interface states numbers; the kernels have enumerations of their own.
@Suite struct EnumTests {
  @Test func modesAreTheKernels() {
    for number in UInt32(0)...10 {
      let kernel = MarkerStore.Mode(rawValue: number)
      let shell = MarkersMode(rawValue: number)
      #expect(String(describing: kernel) == describe(shell, "Mode"))
    }
  }

  @Test func rolesAreTheKernels() {
    for number in UInt32(0)...10 {
      let kernel = MarkerRole(rawValue: number)
      let shell = MarkersRole(rawValue: number)
      #expect(String(describing: kernel) == describe(shell, "Role"))
    }
  }

  @Test func flavoursAreTheKernels() {
    for number in UInt32(0)...10 {
      let kernel = TextDiff.Flavour(rawValue: number)
      let shell = DiffFlavour(rawValue: number)
      #expect(String(describing: kernel) == describe(shell, "Flavour"))
    }
  }

  @Test func deltaModesAreTheKernels() {
    for number in UInt32(0)...10 {
      let kernel = DeltaMode(rawValue: number)
      let shell = PatchMode(rawValue: number)
      #expect(String(describing: kernel) == describe(shell, "DeltaMode"))
    }
  }

  @Test func errorsAreTheKernels() {
    for number in Int64(-20)...20 {
      let reason = Refusal.Reason(rawValue: number)
      let code = ErrorCode(rawValue: number)
      #expect((reason == nil) == (code == nil))
      guard let reason, let code else { continue }
      #expect(ErrorCode(reason) == code)
      #expect(String(describing: reason) == String(describing: code))
    }
  }

  @Test func everyErrorHasAMessageOfItsOwn() {
    let messages = (-20...0).compactMap { ErrorCode(rawValue: $0) }.map {
      String(describing: $0.message)
    }
    #expect(messages.count == 7)
    #expect(Set(messages).count == messages.count)
    for message in messages {
      let bytes = Array(message.utf8)
      #expect(!bytes.isEmpty && bytes.count <= 80)
      #expect(bytes.allSatisfy { $0 >= 32 && $0 < 127 })
    }
  }

  /// An optional of one enumeration, under the other one's name.
  private func describe(_ value: some Any, _ name: String) -> String {
    let text = String(describing: value)
    return kernelNames[name].map { text.replacing($0.shell, with: $0.kernel) }
      ?? text
  }

  private var kernelNames: [String: (shell: String, kernel: String)] {
    [
      "DeltaMode": ("HgABI.PatchMode", "HgKernels.DeltaMode"),
      "Flavour": ("HgABI.DiffFlavour", "HgKernels.TextDiff.Flavour"),
      "Mode": ("HgABI.MarkersMode", "HgKernels.MarkerStore.Mode"),
      "Role": ("HgABI.MarkersRole", "HgKernels.MarkerRole"),
    ]
  }
}
