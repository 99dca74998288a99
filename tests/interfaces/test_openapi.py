"""The API says what it does: every operation is described, and does what its description says."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS

from tests.demonstrations import Demo
from tests.interfaces.test_authorisation_matrix import MATRIX

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

HELD = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")


def bounded(most: int) -> settings:
    """A few requests for each operation and way of making them, the same in every run."""
    return settings(
        max_examples=most,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def document(demo: Demo) -> dict[str, Any]:
    """The OpenAPI document as it is served."""
    served: dict[str, Any] = demo.client.get("/schema/openapi.json").json()
    return served


def operations(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every operation by method and path, as the authorisation matrix names them."""
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}": operation
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }


def test_document_is_valid(demo: Demo) -> None:
    schemathesis.openapi.from_dict(document(demo)).validate()


def test_document_has_every_route(demo: Demo) -> None:
    assert set(operations(document(demo))) == set(MATRIX["routes"])


def test_every_operation_is_described(demo: Demo) -> None:
    lacking = {
        name: [part for part in ("operationId", "summary", "tags") if not operation.get(part)]
        for name, operation in operations(document(demo)).items()
    }

    assert {name: parts for name, parts in lacking.items() if parts} == {}


def test_every_success_is_typed_and_every_refusal_a_problem(demo: Demo) -> None:
    for name, operation in operations(document(demo)).items():
        for status, response in operation["responses"].items():
            media = set(response.get("content", {}))
            if status.startswith("2"):
                assert media or status == "204", (name, status)
            else:
                assert media == {"application/problem+json"}, (name, status)


def test_operation_ids_are_unique(demo: Demo) -> None:
    ids = [operation["operationId"] for operation in operations(document(demo)).values()]

    assert len(ids) == len(set(ids))


def can_be_asked_wrongly(operation: dict[str, Any]) -> bool:
    """Whether the document forbids any request to it: those that take nothing but text can be asked in no wrong way."""
    schemas = [parameter["schema"] for parameter in operation.get("parameters", ())]
    return "requestBody" in operation or any("minimum" in schema or "enum" in str(schema) for schema in schemas)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize(("who", "bounded"), [(None, bounded(3)), ("FILER", bounded(8)), ("NATION", bounded(8))])
def test_app_answers_generated_requests_as_it_says(demo: Demo, who: str | None, bounded: settings) -> None:
    """Schemathesis makes requests from the document, right and wrong ones, and holds the answers against it."""
    schema = schemathesis.openapi.from_asgi("/schema/openapi.json", demo.client.app)
    headers = {"Authorization": f"Bearer {demo.names[who]}"} if who else {}
    checks: Any = CHECKS.get_by_names(list(HELD))

    def hold(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=checks)

    described = operations(document(demo))
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]
        bounded(given(case=operation.as_strategy())(hold))()
        if can_be_asked_wrongly(described[f"{operation.method.upper()} {operation.path.removeprefix('/api/v1')}"]):
            bounded(given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE))(hold))()
