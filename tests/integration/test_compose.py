"""The deployment's files agree with each other, with the repository and with the installed Airflow. Nothing is run."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from htx.airflow import environment
from htx.settings import load_settings

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = PROJECT / "docker-compose.yml"
IN_IMAGE = "/srv/htx/app"
REFERENCE = re.compile(r"(?<!\$)\$(?:\{(\w+)([^}]*)\}|(\w+))")
SECRET = re.compile(r"PASSWORD|SECRET|KEY|TOKEN")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = compose["services"]
    return found


@pytest.fixture(scope="module")
def airflow_services(services: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {n: s for n, s in services.items() if "build" in s}


def example() -> dict[str, str]:
    """The lines of .env.example."""
    lines = (PROJECT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def references() -> set[tuple[str, str]]:
    """(variable, how it is written behind the name) of every ${VARIABLE…} outside comments."""
    text = "\n".join(line.split(" # ")[0] for line in COMPOSE.read_text(encoding="utf-8").splitlines())
    return {(m[1] or m[3], m[2] or "") for m in REFERENCE.finditer(text)}


def words(command: str | list[str]) -> str:
    return command if isinstance(command, str) else " ".join(command)


def locked(name: str) -> dict[str, str]:
    pins = re.findall(r"^([\w.-]+)==(\S+)", (PROJECT / name).read_text(encoding="utf-8"), re.MULTILINE)
    return dict(pins)


def copied(dockerfile: str) -> set[str]:
    """What the Dockerfile takes from the checkout."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.MULTILINE)
    return {source for line in lines for source in line.split()[:-1]}


def stages() -> list[str]:
    return re.split(r"^FROM ", (PROJECT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]


def test_all_services_are_there(services: dict[str, Any]) -> None:
    assert set(services) == {
        "postgres", "redis", "init", "api-server", "scheduler", "dag-processor", "triggerer", "worker"
    }  # fmt: skip


def test_every_service_has_a_health_check_or_ends(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        if service["restart"] == "no":
            assert name == "init"
        else:
            assert service["restart"] == "unless-stopped"
            assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}, name


def test_every_service_is_limited(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        assert service["mem_limit"], name
        assert service["logging"]["options"].keys() >= {"max-size", "max-file"}, name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_services_wait_for_what_they_need(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            expected = "service_healthy" if "healthcheck" in services[other] else "service_completed_successfully"
            assert how == {"condition": expected}, f"{name} on {other}"


def test_nothing_is_exposed_beyond_this_machine(services: dict[str, dict[str, Any]]) -> None:
    ports = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert set(ports) == {"api-server"}
    assert all(port.startswith("127.0.0.1:") for published in ports.values() for port in published)
    assert all("network_mode" not in service for service in services.values())


def test_no_value_of_env_has_a_default() -> None:
    assert references()
    for name, rest in references():
        assert rest.startswith(":?"), f"{name} must stop the start when it is missing or empty"
    assert all(value == "" for value in example().values())


def test_env_example_names_exactly_what_compose_reads() -> None:
    assert set(example()) == {name for name, _ in references()}


def test_no_secret_is_written_in_the_file(services: dict[str, dict[str, Any]]) -> None:
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if SECRET.search(name) and not name.endswith("_FILE"):
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), name
            assert not re.search(r"://[^/$]*:[^$/@]+@", str(value)), f"{name}: a password in an address"


def test_env_file_stays_out_of_git_and_image() -> None:
    assert ".env" in (PROJECT / ".gitignore").read_text(encoding="utf-8").split()
    lines = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert patterns[0] == "*"
    allowed = {p[1:] for p in patterns if p.startswith("!")}
    assert not any(fnmatch(".env", name) for name in allowed)
    assert allowed == set().union(*(copied(stage) for stage in stages()))


def test_the_image_holds_the_dags_and_packages_of_the_repository() -> None:
    build, final = stages()
    assert all((PROJECT / source).exists() for source in copied(build) | copied(final))
    for source in copied(final):  # COPY of a folder copies what is in it
        assert re.search(rf"^COPY {re.escape(source)} (\./|{re.escape(source)})$", final, re.MULTILINE)
    packages = {p.parent.name for p in PROJECT.glob("*/__init__.py") if p.parent.name not in {"bench", "tests"}}
    assert packages <= copied(build)
    assert packages | {"dags", "dbt_project", "pyproject.toml"} == copied(final)


def test_the_image_is_made_as_the_checkout_is() -> None:
    build, final = stages()
    assert all(stage.startswith("python:3.11-slim-bookworm") for stage in (build, final))
    assert "--require-hashes -r requirements-scale.lock" in build
    assert re.search(r"uv==\S+", build)[0] == re.search(r"uv==\S+", (PROJECT / "Makefile").read_text())[0]  # type: ignore[index]
    user = re.search(r"^USER (\d+)$", final, re.MULTILINE)
    assert user
    assert f"--uid {user[1]}" in final
    assert int(user[1]) > 0
    assert f"user id {user[1]}" in (PROJECT / ".env.example").read_text(encoding="utf-8")


def test_both_locks_agree() -> None:
    scale, here = locked("requirements-scale.lock"), locked("requirements.lock")
    assert {n: v for n, v in scale.items() if n in here} == {n: here[n] for n in scale if n in here}
    assert scale.keys() >= {"apache-airflow-providers-celery", "apache-airflow-providers-postgres", "psycopg2-binary"}
    assert not scale.keys() & {"pytest", "ruff", "mypy", "sqlfluff"}
    # The Celery provider of this Airflow imports what Celery 5.7 no longer has: scheduler and worker would not start.
    assert tuple(map(int, scale["celery"].split(".")[:2])) < (5, 7)


def test_airflow_works_as_in_the_checkout(airflow_services: dict[str, dict[str, Any]]) -> None:
    here = environment(load_settings())
    # Where things are, what a distributed installation does otherwise.
    other = {"AIRFLOW_HOME", "AIRFLOW__CORE__EXECUTOR", "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS", "PYTHONPATH",
             "AIRFLOW__API__HOST", "AIRFLOW__API__WORKERS", "AIRFLOW__LOGGING__BASE_LOG_FOLDER"}  # fmt: skip
    for name, service in airflow_services.items():
        there = service["environment"]
        assert there["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
        assert "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS" not in there
        for variable in here.keys() - other:
            if here[variable].startswith("/"):
                assert there[variable].startswith("/srv/htx/"), (name, variable)
            else:
                assert there[variable] == here[variable], (name, variable)
        assert there["AIRFLOW__CORE__DAGS_FOLDER"] == f"{IN_IMAGE}/dags"


def test_settings_exist_in_the_installed_airflow(airflow_services: dict[str, dict[str, Any]]) -> None:
    package = importlib.util.find_spec("airflow")
    assert package
    assert package.submodule_search_locations
    root = Path(package.submodule_search_locations[0])
    described = yaml.safe_load((root / "config_templates" / "config.yml").read_text(encoding="utf-8"))
    names = {variable for service in airflow_services.values() for variable in service["environment"]}
    for name in names:
        if (parts := name.split("__"))[0] == "AIRFLOW" and parts[1] != "CELERY":  # Celery's are in its provider
            assert parts[2].lower() in described[parts[1].lower()]["options"], name


def test_commands_exist_in_the_installed_airflow(airflow_services: dict[str, dict[str, Any]]) -> None:
    package = importlib.util.find_spec("airflow")
    assert package
    assert package.submodule_search_locations
    known = (Path(package.submodule_search_locations[0]) / "cli" / "cli_config.py").read_text(encoding="utf-8")
    calls: set[tuple[str, ...]] = set()
    for service in airflow_services.values():
        for text in (words(service["command"]), words(service.get("healthcheck", {}).get("test", ""))):
            calls |= {
                tuple(m[1].split())
                for m in re.finditer(r"(?<![.\w])airflow ([a-z][a-z -]*?)(?= --| /|[\s&]*$| &&)", text)
            }
    # The worker's command comes with the Celery provider, which the lock holds and the checkout does not.
    assert ("celery", "worker") in calls
    calls.remove(("celery", "worker"))
    assert calls >= {("db", "migrate"), ("pools", "import"), ("api-server",), ("scheduler",), ("jobs", "check")}
    for call in calls:
        for word in call:
            assert f'name="{word}"' in known, " ".join(call)


def test_init_makes_the_pools_of_the_repository(services: dict[str, dict[str, Any]]) -> None:
    command = words(services["init"]["command"])
    file = re.search(rf"pools import {IN_IMAGE}/(\S+)", command)
    assert file
    assert "warehouse_writer" in json.loads((PROJECT / file[1]).read_text(encoding="utf-8"))


def test_only_the_worker_sees_documents_and_data(services: dict[str, dict[str, Any]]) -> None:
    targets: dict[str, set[str]] = {}
    for name, service in services.items():
        for volume in service.get("volumes", []):
            target = volume["target"] if isinstance(volume, dict) else volume.split(":")[1]
            targets.setdefault(target, set()).add(name)
            if isinstance(volume, dict):
                assert volume["read_only"] is True
                assert volume["bind"] == {"create_host_path": False}
    settings = services["worker"]["environment"]
    for variable in ("HTX_DATA", "HTX_INBOX", "HTX_SOURCES"):
        assert targets[settings[variable]] == {"worker"}


@pytest.mark.parametrize(
    "name", ["docker-compose.yml", "Dockerfile", ".dockerignore", ".env.example", "requirements-scale.lock"]
)
def test_no_address_of_an_index_and_no_path_of_a_machine(name: str) -> None:
    text = (PROJECT / name).read_text(encoding="utf-8")
    assert not re.search(r"--(extra-)?index-url|--find-links|/(home|work|root)/", text)
    hosts = set(re.findall(r"https?://([\w.-]+)", text))
    assert hosts <= {"localhost", "api-server"}


def client() -> list[str] | None:
    """The compose client of this machine, the current one before the retired one."""
    if docker := shutil.which("docker"):
        done = subprocess.run([docker, "compose", "version"], capture_output=True, check=False)
        if done.returncode == 0:
            return [docker, "compose"]
    return [old] if (old := shutil.which("docker-compose")) else None


def without_what_the_retired_client_cannot_read(document: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(document))
    del plain["name"]
    for service in plain["services"].values():
        for volume in service.get("volumes", []):
            if isinstance(volume, dict):
                del volume["bind"]["create_host_path"]
    return plain


def test_the_compose_client_accepts_the_file(
    compose: dict[str, Any], services: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    program = client()
    if not program:
        pytest.skip("no compose client on this machine")
    version = subprocess.run([*program, "version", "--short"], capture_output=True, text=True, check=True).stdout
    file = tmp_path / "docker-compose.yml"
    if version.startswith("1."):
        file.write_text(yaml.safe_dump(without_what_the_retired_client_cannot_read(compose)), encoding="utf-8")
    else:
        shutil.copy(COMPOSE, file)
    values = {name: "/tmp/x" if name.startswith("HTX_") else f"value-of-{name}" for name in example()}
    bare = {name: value for name, value in os.environ.items() if name not in values}

    def config(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*program, "--file", str(file), "config"], env=bare | env, capture_output=True, text=True, check=False
        )

    done = config(values)
    assert done.returncode == 0, done.stderr
    resolved = yaml.safe_load(done.stdout)["services"]
    assert resolved.keys() == services.keys()
    broker = resolved["worker"]["environment"]["AIRFLOW__CELERY__BROKER_URL"]
    assert broker == "redis://:value-of-REDIS_PASSWORD@redis:6379/0"
    refused = config({})
    assert refused.returncode != 0
    assert "see .env.example" in refused.stderr


def test_every_script_is_shell(airflow_services: dict[str, dict[str, Any]]) -> None:
    for service in airflow_services.values():
        command = service["command"]
        if command[0] == "sh":
            assert command[1] == "-ec"
            script = command[2].replace("$$", "$")
            subprocess.run(["sh", "-nc", script], check=True)
