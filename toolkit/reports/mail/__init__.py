"""What is shown of mails: those sent, those that wait, those that came in, and the reminders made."""
