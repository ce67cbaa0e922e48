"""What the ledger knows and how it stands: records, editions, standing, registers, verdicts."""
