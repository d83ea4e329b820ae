"""The review page: what stands in the file, and what a reader can do with it in a real browser."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from extractor import extract
from extractor.claims.model import COLUMNS
from extractor.cli import app
from extractor.review.page import page_data, render, report
from extractor.runs import RunError
from extractor.runs.results import Results, read_results
from extractor.writing.labels import LANGUAGES, labels

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
ATTACK = '</script><script>document.title = "stolen"</script><img src=x onerror="document.title=\'stolen\'"><!--'
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None
)


def article(n: int, text: str, **said: Any) -> dict[str, Any]:
    about = {"doc_id": f"d{n}", "source": f"d{n}.txt", "title": None, "published": "2025-01-03", "sha256": str(n)}
    return {**about, "text": text, **said}


def results(*articles: dict[str, Any]) -> Results:
    """What a run of these articles would have found."""
    names = ("published", "doc_id", "source", "title")
    made = (claim for a in articles for claim in extract(a["text"], **{name: a[name] for name in names}))
    claims = [json.loads(claim.model_dump_json()) for claim in made]
    return Results(claims, list(articles), [], {"version": "1"})


def embedded(page: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert match
    data: dict[str, Any] = json.loads(match[1])
    return data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples' folder OUT with its page, as the README's command makes it."""
    out = tmp_path_factory.mktemp("samples")
    done = CliRunner().invoke(app, ["run", str(ROOT / "samples"), "--out", str(out), "--report"])
    assert done.exit_code == 0
    assert f"look at it: {out / 'report.html'}" in done.stderr
    return out


# --- the file ---------------------------------------------------------------------------------------------------------


def test_the_page_holds_every_claim_at_its_place(folder: Path) -> None:
    data, found = embedded((folder / "report.html").read_text(encoding="utf-8")), read_results(folder)
    assert len(data["claims"]) == len(found.claims) > 200
    for shown, claim in zip(data["claims"], found.claims, strict=True):
        own = data["articles"][shown["article"]]
        assert (
            own["text"][shown["start"] : shown["end"]] == claim["evidence"]
        )  # no sample has a character beyond UTF-16
        assert (shown["type"], shown.get("price"), own["doc_id"]) == (claim["type"], claim["price"], claim["doc_id"])
        assert None not in shown.values()


def test_the_page_needs_nothing_from_anywhere(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    frame = page.split('<script type="application/json"')[0] + page.split("</script>", 1)[1]
    assert not re.findall(r"""(?:src|href)=["'](?!data:)|url\(|@import|fetch\(|import\(""", frame)
    assert len(page.encode()) < 1_000_000


def test_text_of_articles_cannot_leave_the_data() -> None:
    hostile = article(1, f"# {ATTACK}\n\n每张A100的价格约1.5万美元。{ATTACK}", title=ATTACK, source=ATTACK)
    page = render(results(hostile))
    assert page.count("</script>") == 2
    assert "<img" not in page
    assert "<!--" not in page
    assert embedded(page)["articles"][0]["text"] == hostile["text"]


def test_offsets_are_javascript_s() -> None:
    data = page_data(results(article(1, "😀😀每张A100的价格约1.5万美元。")))
    (claim,) = data["claims"]
    text = data["articles"][0]["text"].encode("utf-16-le")
    assert text[2 * claim["start"] : 2 * claim["end"]].decode("utf-16-le").startswith("😀😀每张A100")
    assert claim["at"][1] - claim["at"][0] == claim["end"] - claim["start"] - 2


def test_failed_and_empty_articles_are_on_the_page() -> None:
    found = results(article(1, "天气很好。"))
    found.failed.append({"doc_id": "x", "source": "x.txt", "reason": "no text", "status": "failed"})
    data = page_data(found)
    assert [a["claims"] for a in data["articles"]] == [[], []]
    assert data["articles"][1]["failed"] == "no text"


def test_a_page_too_large_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.review.page.MOST_CLAIMS", 1)
    data = page_data(results(article(1, "每张A100的价格约1.5万美元。每张H100的价格约3万美元。")))
    assert (len(data["claims"]), data["all"]) == (1, 2)


def test_records_of_one_id_keep_their_own_claims() -> None:
    two = (article(1, f"每张{m}的价格约1.5万美元。", source=f"x.jsonl#{m}") for m in ("A100", "H100"))
    data = page_data(results(*two))
    assert [(c["gpu_model"], c["article"]) for c in data["claims"]] == [("A100", 0), ("H100", 1)]


def test_a_folder_without_a_run_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="run: extractor run ARTICLES --out"):
        report(tmp_path)
    done = CliRunner().invoke(app, ["report", str(tmp_path / "nope")])
    assert (done.exit_code, "no such folder or store" in done.stderr) == (2, True)


def test_a_run_of_an_earlier_version_is_told_what_to_do(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "claims.jsonl").write_text('{"type": "price"}\n')
    with pytest.raises(RunError, match="an earlier version wrote it; run it again"):
        report(tmp_path)


def test_labels_are_whole_in_both_languages() -> None:
    script = "".join(
        (ROOT / "extractor/review" / name).read_text(encoding="utf-8") for name in ("page.js", "charts.js")
    )
    frame = (ROOT / "extractor/review/page.html").read_text(encoding="utf-8")
    asked = set(re.findall(r"""\bt\(["'](\w+)["']""", script + frame)) | set(
        re.findall(r'data-(?:hint|title)="(\w+)"', frame)
    )
    for language in LANGUAGES:
        said = labels(language)
        assert set(COLUMNS) == set(said["column"])
        assert asked <= set(said["page"])
        assert all(all(table.values()) for table in (said["column"], said["page"], said["rule"]))


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="review page: playwright is not installed (group dev)"
    )
    if CHROMIUM is None:
        pytest.skip("review page: no Chromium on the path (Debian: apt-get install chromium; or CHROMIUM=/path/to/it)")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Any]:
    """Opens a page; afterwards nothing may have gone wrong in it, and nothing been asked of the network."""
    troubles: list[str] = []
    contexts = []

    def open_(path: Path, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, "locale": "en-GB", **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: troubles.append(m.text))
        page.on("pageerror", lambda e: troubles.append(str(e)))
        page.on("dialog", lambda d: troubles.append(d.message))
        page.on("request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else troubles.append(r.url))
        page.goto(path.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert troubles == []


def rows(page: Page) -> int:
    return page.locator("#claims tbody tr").count()


def test_a_click_shows_the_words_in_the_article(folder: Path, visit: Any) -> None:
    page, claims = visit(folder / "report.html"), read_results(folder).claims
    number = next(n for n, c in enumerate(claims) if c["gpu_model"] == "A100" and c["price"] == 21.96)
    page.click(f'#claims tr[data-id="{number}"]')
    marked = "".join(page.locator("mark.on").all_inner_texts())
    assert marked == claims[number]["evidence"]
    assert page.locator("mark.on").first.is_visible()
    card = page.locator("#detail .card").inner_text()
    assert "21.96 USD / instance·hour" in card
    assert claims[number]["rule_id"] in card
    assert labels("en")["rule"][claims[number]["rule_id"].split("+")[0]] in card


def test_filters_narrow_the_table_and_reset_widens_it(folder: Path, visit: Any) -> None:
    page, claims = visit(folder / "report.html"), read_results(folder).claims
    of_h100 = [c for c in claims if c["gpu_model"] == "H100"]
    page.select_option("#f-model", "H100")
    assert rows(page) == len(of_h100)
    page.select_option("#f-type", "rental")
    assert rows(page) == len([c for c in of_h100 if c["type"] == "rental"])
    page.fill("#f-text", "no such words")
    assert rows(page) == 0
    assert page.locator("#list .empty").inner_text() == "No claim passes the filters."
    page.click("button[type=reset]")
    page.locator("#shown", has_text=f"{len(claims)} of {len(claims)}").wait_for()
    page.fill("#f-text", "cambricon 亏")
    assert 0 < rows(page) < 20


def test_sorting_goes_up_then_down_then_back(folder: Path, visit: Any) -> None:
    page = visit(folder / "report.html")
    first = page.locator("#claims tbody tr").first
    before = first.get_attribute("data-id")
    cells = page.locator("#claims td.c-each")

    def numbers() -> list[float]:
        return [float(text.replace(",", "")) for text in cells.all_inner_texts()[:40] if text]

    page.click('[data-sort="each"]')
    assert numbers() == sorted(numbers())
    assert page.get_attribute("th.c-each", "aria-sort") == "ascending"
    page.click('[data-sort="each"]')
    assert numbers() == sorted(numbers(), reverse=True)
    page.click('[data-sort="each"]')
    assert first.get_attribute("data-id") == before


def test_the_keyboard_is_enough(folder: Path, visit: Any) -> None:
    page = visit(folder / "report.html")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("ArrowUp")
    assert page.get_attribute("#claims tr.on", "data-id") == "0"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "detail"
    page.keyboard.press("/")
    page.keyboard.type("h100")
    assert page.input_value("#f-text") == "h100"
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    assert page.locator("#view-prices").is_visible()
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    assert page.locator("h1").inner_text() == labels("zh")["page"]["heading"]


def test_charts_follow_the_filters_and_lead_to_claims(folder: Path, visit: Any) -> None:
    page = visit(folder / "report.html")
    page.click("#tab-prices")
    marks = page.locator("#rents svg[role=img] .dot")
    many = marks.count()
    page.select_option("#f-model", "H100")
    assert 1 < marks.count() < many
    names = [name.strip() for name in page.locator("#rents tbody tr td:first-child").all_inner_texts()]
    assert {"H100 · on demand", "H100 PCIe · on demand", "H100 SXM · on demand"} <= set(names)  # kinds are not mixed
    rest = page.locator("#rents tbody input:not(:checked)")
    page.locator("#rents tbody input:checked").last.click()
    assert rest.count() == 1
    before = marks.count()
    rest.first.press("Space")
    assert marks.count() > before
    number = marks.first.get_attribute("data-id")
    marks.first.hover(force=True)
    assert "H100" in page.locator("#tip").inner_text()
    marks.first.dispatch_event("click")
    assert page.get_attribute("#claims tr.on", "data-id") == number
    page.click("#tab-companies")
    assert page.locator("#company-claims .block").count() > 1
    page.click("button[type=reset]")
    page.click("#tab-changes")
    assert page.locator("#timeline .dot.up").count() > 0 < page.locator("#timeline .dot.down").count()


def test_facts_show_who_agrees_and_who_does_not(tmp_path: Path, visit: Any) -> None:
    told = "2024年5月,百度买了{}张H100。{}"
    found = results(
        article(1, told.format(5000, "这批卡放在阳泉,由自建机房供电,年内全部上线。")),
        article(2, told.format(5000, "知情人士说价格没有公布,供应商也没有回应记者的提问。"), published="2025-01-02"),
        article(3, told.format(9000, "公司发言人昨天在电话会上否认裁员,并谈到了新的办公楼。")),
    )
    (tmp_path / "report.html").write_text(render(found), encoding="utf-8")
    page = visit(tmp_path / "report.html")
    page.click("#claims tbody tr")
    card = page.locator("#detail .card").inner_text()
    assert "Said in 2 independent articles, first on 2025-01-02" in card
    assert "Contradicted by: 9,000 cards" in card
    page.click("#tab-facts")
    assert page.locator("#conflicts tbody tr").count() == page.locator("#agreed tbody tr").count() == 1
    page.locator("#conflicts button", has_text="d3").click()
    assert page.locator("#detail .big").inner_text() == "9,000 cards"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_the_reader_s_and_can_be_changed(folder: Path, visit: Any, theme: str, tmp_path: Path) -> None:
    page = visit(folder / "report.html", color_scheme=theme)

    def brightness() -> int:
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(map(int, re.findall(r"\d+", colour)[:3]))

    assert (brightness() > 600) == (theme == "light")
    page.click("#theme")
    assert (brightness() > 600) == (theme == "dark")
    page.screenshot(path=tmp_path / "page.png")
    assert (tmp_path / "page.png").stat().st_size > 20_000


def test_chinese_labels_reach_everything(folder: Path, visit: Any) -> None:
    done = CliRunner().invoke(app, ["report", str(folder), "--to", str(folder / "zh.html"), "--lang", "zh"])
    assert done.exit_code == 0
    page = visit(folder / "zh.html")
    page.click("#claims tbody tr:nth-child(5)")
    for view in ("prices", "companies", "changes", "facts", "articles", "claims"):
        page.click(f"#tab-{view}")
        text = page.locator(f"#view-{view}").inner_text()
        assert not re.search(r"\b(?:Type|Company|Claims|Series|Median|Rule|no claim|actual)\b", text), view
    assert page.locator("#claims thead").inner_text().split() == [
        "类型",
        "对象",
        "内容",
        "美元/卡",
        "时间",
        "公司",
        "置信度",
    ]


def test_attacks_in_articles_stay_text(tmp_path: Path, visit: Any) -> None:
    hostile = article(1, f"每张A100的价格约1.5万美元。{ATTACK}", title=ATTACK, source="javascript:alert(1)")
    (tmp_path / "report.html").write_text(render(results(hostile)), encoding="utf-8")
    page = visit(tmp_path / "report.html")
    page.click("#claims tbody tr")
    assert ATTACK in page.locator("#detail .text").inner_text()
    for view in ("prices", "companies", "changes", "facts", "articles"):
        page.click(f"#tab-{view}")
    assert page.title() == "Review of claims"
    assert page.locator("img, a[href^=javascript]").count() == 0


def test_paper_gets_every_claim_in_light_colours(folder: Path, visit: Any) -> None:
    page = visit(folder / "report.html", color_scheme="dark")
    assert rows(page) < len(read_results(folder).claims)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert rows(page) == len(read_results(folder).claims)
    assert page.get_attribute("html", "data-theme") == "light"
    assert page.locator("#rents svg[role=img]").is_visible()
    assert not page.locator("#f-text").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.get_attribute("html", "data-theme") == "dark"


def test_what_is_shown_can_be_taken_along(folder: Path, visit: Any) -> None:
    page = visit(folder / "report.html")
    page.select_option("#f-model", "H100")
    with page.expect_download() as started:
        page.click("#download")
    text = Path(started.value.path()).read_bytes().decode("utf-8-sig")
    whole = (folder / "claims.csv").read_bytes().decode("utf-8-sig").split("\r\n")
    assert text.split("\r\n")[:-1] == [whole[0], *(line for line in whole[1:] if line.startswith("H100,"))]


def test_five_thousand_claims_need_few_rows_at_once(tmp_path: Path, visit: Any) -> None:
    found = results(article(1, "每张A100的价格约1.5万美元。", published="2025-01-03"))
    found.claims = [
        {**found.claims[0], "price": n, "unit_price_usd_per_gpu": n, "fact_id": f"f{n}"} for n in range(1, 5001)
    ]
    (tmp_path / "report.html").write_text(render(found), encoding="utf-8")
    page = visit(tmp_path / "report.html")
    assert rows(page) < 500
    page.evaluate("document.getElementById('list').scrollTo(0, 1e9)")
    page.locator("#claims tbody tr").nth(200).wait_for(state="attached")  # the page's policy forbids polling scripts
    page.click("#tab-prices")
    assert page.locator("#purchases .dot").count() == 5001  # and one in the legend
