"""What Mercurial lacks or has wrong on PyPy, put right in its modules."""
