"""What is typed in the shell: one file a command group, loaded when the command is called."""
