"""What a sheet, a field and a value are, as `templates/ledger.toml` declares them."""
