"""The default adapters: SQLite files and one process's memory. `DataLock` keeps a folder to one process."""
