"""The database and the materials: the only room that says SQLModel or SQL."""
