"""The screens, each a Python file and its style sheet side by side."""
