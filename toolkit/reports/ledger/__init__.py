"""What is shown of the ledger commands: generate, publish, status, record."""
