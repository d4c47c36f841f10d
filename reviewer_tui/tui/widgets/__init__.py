"""Widgets that know nothing of filings: the virtual list, its columns and paging, status line, tab strip, pane."""
