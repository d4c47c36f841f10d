"""One file a store of ``usecases/contracts.py``: SQLAlchemy Core statements over the tables, domain values in and out."""
