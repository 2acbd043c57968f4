import Testing

/// The Python outputs, as cffi and mypy judge them.
///
/// `HEADERGEN_PYTHON`, or else `python3`, must have cffi, mypy and types-cffi.
@Suite struct PythonTests {
  static let library = Fixture.folder + "/Library"

  @Test func pythonHasWhatTheTestsNeed() throws {
    try Shell.expect([
      Shell.python, "-c", "import cffi, mypy, _cffi_backend",
    ])
  }

  @Test(arguments: ["out", "out-tag", "out-type"])
  func cffiReadsTheDeclarations(folder: String) throws {
    try Shell.expect([
      Shell.python, "-c",
      """
      import cffi, sys
      cffi.FFI().cdef(open(sys.argv[1]).read())
      """,
      "\(PythonTests.library)/\(folder)/demo_cdef.h",
    ])
  }

  @Test(arguments: ["out/demo.pyi", "out-tag/demo.pyi", "out/demo_consts.py"])
  func mypyAcceptsTheStub(path: String) throws {
    try Shell.expect([
      Shell.python, "-m", "mypy", "--strict", "--no-incremental",
      "--cache-dir=/dev/null", "\(PythonTests.library)/\(path)",
    ])
  }

  /// Right uses pass; each wrong one is marked, and mypy's strictness makes
  /// an unneeded mark an error.
  @Test func stubTellsRightUsesFromWrongOnes() throws {
    try Shell.expect(
      [
        Shell.python, "-m", "mypy", "--strict", "--no-incremental",
        "--cache-dir=/dev/null", "--enable-error-code=deprecated",
        "\(PythonTests.library)/Uses/typing_uses.py",
      ],
      environment: ["MYPYPATH": PythonTests.library + "/out"])
  }

  @Test func constantsAreTheirOwnModule() throws {
    try Shell.expect(
      [
        Shell.python, "-c",
        """
        import demo_consts as c
        assert c.DEMO_NAME == '"Größe"\\t?\\\\', c.DEMO_NAME
        assert c.DEMO_RATIO == -0.25
        assert c.DEMO_VERSION == "1.2.3-beta.1"
        assert c.DEMO_LEAST == -2**63 and c.DEMO_MOST == 2**64 - 1
        assert c.DEMO_ERROR_OUT_OF_RANGE == -16
        """,
      ],
      environment: [
        "PYTHONPATH": PythonTests.library + "/out",
        "PYTHONDONTWRITEBYTECODE": "1",
      ])
  }
}
