"""The dialogs: each returns a domain value, or None when it was left."""
