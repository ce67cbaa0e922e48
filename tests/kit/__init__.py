"""What tests share: books, mails and servers to test with."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The repository's root, itself a workspace."""
