"""Mail in and out: messages, mailbox, post office, letters."""
