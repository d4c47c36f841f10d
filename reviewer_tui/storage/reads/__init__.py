"""Reading the stores: plain SQL that runs over the reading connection and inside a writing transaction alike. No SQLAlchemy."""
