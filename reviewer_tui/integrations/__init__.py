"""Services outside, one client a file or folder."""
