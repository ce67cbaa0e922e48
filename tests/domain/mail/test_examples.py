"""Which addresses nobody has."""

from __future__ import annotations

import pytest

from toolkit.domain.mail.examples import is_example


@pytest.mark.parametrize("domain", ["example.com", "zj.example.com", "EXAMPLE.ORG", "example", "zj.invalid", "zj.test"])
def test_what_is_sent_to_a_domain_for_examples_reaches_nobody(domain: str) -> None:
    assert is_example(f"zwgk@{domain}") and is_example(f" zwgk@{domain} ")
    assert not is_example(f"{domain}@zj") and not is_example(f"zwgk@{domain}-zj") and not is_example("zwgk@zjexample")


def test_no_address_is_no_example() -> None:
    assert not is_example("")
