"""The ledger database."""
