"""What all tools share: interpreters, environments, system packages."""
