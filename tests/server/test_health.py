from __future__ import annotations

import pytest

from healthcheck.model.report import Reason, Status
from healthcheck.report.json import HINT
from tests.report.made import REPORTS, report, unknown
from tests.server.serving import Answering, app_of, client, one


@pytest.mark.parametrize(
    ("name", "status_code"),
    [
        ("pass", 200),
        ("warn", 200),
        ("fail", 503),
        ("unknown", 503),
        ("migrating", 503),
    ],
)
def test_the_status_code_is_the_verdict(name: str, status_code: int) -> None:
    with one(name) as caller:
        for path in ("/health/schema", "/health/schema/default"):
            answer = caller.get(path)
            assert answer.status_code == status_code
            assert answer.headers["content-type"] == "application/json"
            assert answer.json()["status"] == REPORTS[name].status
            assert answer.text.startswith('{"status": ')
            assert answer.text.endswith("}\n")


@pytest.mark.parametrize("detail", ["full", "summary", "status"])
def test_the_status_code_is_the_same_for_all(detail: str) -> None:
    with one("fail", detail=detail, token="abc") as caller:
        anonymous = caller.get("/health/schema")
        known = caller.get("/health/schema", headers={"Authorization": "Bearer abc"})
    assert anonymous.status_code == known.status_code == 503
    assert "findings" in known.json()
    assert ("findings" in anonymous.json()) == (detail == "full")
    assert anonymous.json().get("hint") == (None if detail == "full" else HINT)


@pytest.mark.parametrize(
    ("authorization", "sees_all"),
    [
        pytest.param("Bearer geheim", True, id="the token"),
        pytest.param("bearer  geheim", True, id="any case, blanks"),
        pytest.param("Bearer geheimer", False, id="longer"),
        pytest.param("Bearer gehei", False, id="shorter"),
        pytest.param("Bearer", False, id="none"),
        pytest.param("Bearer \xe9", False, id="no ASCII"),
        pytest.param("Basic geheim", False, id="another scheme"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_the_token(authorization: str, sees_all: bool) -> None:
    headers = {"Authorization": authorization.encode("latin-1")}
    with one("fail", detail="status", token="geheim") as caller:
        for path in ("/health/schema", "/metrics", "/probe?target=default", "/"):
            answer = caller.get(path, headers=headers)  # type: ignore[arg-type]
            assert ("projectId" in answer.text) == sees_all


@pytest.mark.parametrize(
    ("token", "begins"),
    [
        pytest.param(
            "geheim", "the token that came is not that of HEALTHCHECK_TOKEN; ", id="other"
        ),
        pytest.param(None, "a token came, and no HEALTHCHECK_TOKEN is set; ", id="none is set"),
    ],
)
@pytest.mark.parametrize("detail", ["summary", "status"])
def test_a_wrong_token_is_told_so(token: str | None, begins: str, detail: str) -> None:
    headers = {"Authorization": "Bearer wrong"}
    with one("fail", detail=detail, token=token) as caller:
        report = caller.get("/health/schema", headers=headers).json()
        page = caller.get("/", headers=headers).text
    assert report["hint"] == begins + HINT
    assert begins in page
    assert "geheim" not in page


def test_without_a_token_nobody_has_it() -> None:
    with one("fail", detail="summary") as caller:
        for given in ("Bearer", "Bearer None"):
            answer = caller.get("/health/schema", headers={"Authorization": given})
            assert "findings" not in answer.json()


def test_several_targets() -> None:
    shop = Answering("shop", report(target="shop"))
    billing = Answering("billing", REPORTS["fail"])
    with client(app_of(shop, billing)) as caller:
        answer = caller.get("/health/schema")
        assert answer.status_code == 503
        assert answer.json()["status"] == "fail"
        assert [each["status"] for each in answer.json()["targets"]] == ["pass", "fail"]
        assert caller.get("/health/schema/shop").status_code == 200
        assert caller.get("/health/schema/billing").status_code == 503
    assert shop.asked == [0.8, 0.8]


@pytest.mark.parametrize("name", ["nobody", "<script>", "%3Cscript%3E%0d%0aX: y", "a%2Fb", "%ff"])
def test_an_unknown_target_is_404_and_not_repeated(name: str) -> None:
    with one() as caller:
        answer = caller.get(f"/health/schema/{name}")
        assert answer.status_code == 404
        assert set(answer.json()) == {"error", "message"}
        assert "script" not in answer.text


def test_live_touches_no_database() -> None:
    target = Answering("default", unknown())
    with client(app_of(target)) as caller:
        assert caller.get("/health/live").json() == {"status": "pass"}
        ready = caller.get("/health/ready")
    assert ready.status_code == 200
    assert ready.json() == {"status": "pass", "targets": 1}
    assert target.asked == []


def test_a_probe_that_raises_is_unknown_and_spares_the_others() -> None:
    broken = Answering("broken", ValueError("geheim"))
    with client(app_of(broken, Answering("shop", report(target="shop")))) as caller:
        answer = caller.get("/health/schema")
        assert answer.status_code == 503
        first, second = answer.json()["targets"]
        assert (first["status"], first["reason"]) == (Status.UNKNOWN, Reason.INTERNAL)
        assert second["status"] == "pass"
        metrics = caller.get("/metrics").text
    assert 'healthcheck_up{target="broken"} 0.0' in metrics
    assert 'healthcheck_up{target="shop"} 1.0' in metrics
    assert "geheim" not in answer.text + metrics


def test_a_handler_that_fails_is_unknown_on_the_health_route_and_500_elsewhere() -> None:
    with client(app_of(Answering("default", "no report"))) as caller:
        for path in ("/health/schema", "/health/schema/default"):
            answer = caller.get(path)
            assert answer.status_code == 503
            assert answer.json()["status"] == "unknown"
            assert answer.json()["reason"] == "internal"
            assert answer.headers["cache-control"] == "no-store"
        for path in ("/metrics", "/"):
            answer = caller.get(path)
            assert answer.status_code == 500
            assert answer.json()["error"] == "internal"
            assert answer.headers["cache-control"] == "no-store"
            assert "Traceback" not in answer.text
