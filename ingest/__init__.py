"""Documents in, observations out. Imports neither Airflow nor dbt nor Great Expectations."""
