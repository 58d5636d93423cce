# One image for every Airflow process: the DAGs, the packages and the dbt project of this checkout.
# Two stages, so that neither uv nor the build backend is in what runs.

FROM python:3.11-slim-bookworm AS build
# The same uv as in the Makefile: both environments are solved and checked by one tool.
RUN pip install --no-cache-dir --disable-pip-version-check uv==0.13.8 && python -m venv /opt/venv
ENV VIRTUAL_ENV=/opt/venv
WORKDIR /srv/htx/app
# The lock alone first: this layer, by far the largest, is built again only when a version changes.
COPY requirements-scale.lock ./
RUN uv pip install --no-cache --compile-bytecode --require-hashes -r requirements-scale.lock
# Editable, because the code finds its seeds, forms and DAGs beside itself; the path is the same in the next stage.
# requirements.lock is here for one line, the hashes of the build backend.
COPY requirements.lock pyproject.toml ./
COPY htx htx
COPY ingest ingest
COPY expectations expectations
COPY warehouse warehouse
RUN uv pip install --no-cache --no-deps --build-constraints requirements.lock --editable .

FROM python:3.11-slim-bookworm
# A fixed number: on the host, inbox and sources must be readable for it. The folders are made here because an empty
# named volume takes its owner from the folder that it is mounted on.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /srv/htx/airflow --shell /usr/sbin/nologin htx \
    && install -d -o htx -g htx /srv/htx/data /srv/htx/airflow /srv/htx/airflow/logs
COPY --from=build /opt/venv /opt/venv
WORKDIR /srv/htx/app
COPY pyproject.toml ./
COPY dags dags
COPY dbt_project dbt_project
COPY htx htx
COPY ingest ingest
COPY expectations expectations
COPY warehouse warehouse
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    AIRFLOW_HOME=/srv/htx/airflow
# The code belongs to root and nobody writes to it at run time, so it is compiled now or never.
RUN python -m compileall -q dags htx ingest expectations warehouse
# As a number, which a host can check without this image's list of users.
USER 10001
CMD ["airflow", "version"]
