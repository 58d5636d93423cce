"""Build, audit, seal and publish releases of the warehouse. Knows dbt and DuckDB; does not know Airflow."""
