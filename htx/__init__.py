"""The command line `htx`, its settings, and the steps that it shares with the DAGs."""
