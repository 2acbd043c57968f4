let declarationHash: UInt64 = 0
