"""What is seen in the terminal. Importing this package loads nothing: ``terminal.prepare_environment`` must come
first.

``text`` is the one gate for text that somebody else wrote, ``desk_work`` the one place that starts threads,
``keys`` the one table of keys, ``terminal`` what guards the terminal itself.
"""
