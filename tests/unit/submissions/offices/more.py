"""Further offices: odd spellings, mojibake, an archive, rows of the catalogue that the form does not have."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from .figures import figures
from .forms import PL1, PL2, Style, dots, footer, heading, table
from .model import Book, GoldCell, Office, addr, calculated, xlsx

AUGUST = "ngày 15 tháng 8 năm {}"
ROLES = ("prev", "plan", "h1", "est", "next")


def _misread(text: str) -> str:
    """UTF-8 bytes shown as Windows-1252, as after a wrong CSV import."""
    out = []
    for byte in text.encode():
        try:
            out.append(bytes([byte]).decode("cp1252"))
        except UnicodeDecodeError:
            out.append(chr(byte))
    return "".join(out)


def quang_binh_2022() -> Office:
    b = Book("quang_binh_2022", "Quảng Bình", 2022, "UTF-8 read as Windows-1252 in every label")
    g = b.grid("PL1")
    style = Style(text=_misread, header="flat", wording=0)
    row = heading(g, "PL1", "Quảng Bình", 2022, look="office", style=style)
    t = table(b, g, row, PL1, ROLES, figures(401, 360), style)
    footer(g, t.end + 1, "Quảng Bình", 2022, style=style, look=1)
    return b.office("Quang Binh PL1 2022.xlsx", xlsx(b), ["PL1"], clean=True)


def _typos() -> Callable[[str], str]:
    swaps = (("Đ", "Ð"), ("quản lý", "quản lí"), ("bình quân", "bình  quân"), ("thành lập", "thành lâp"), ("kỹ", "kĩ"),
             ("hoạt động", "họat động"), ("Tổng số", "Tổng  số"))  # fmt: skip

    def spoil(text: str) -> str:
        for old, new in swaps:
            text = text.replace(old, new)
        return text

    return spoil


def soc_trang_2023() -> Office:
    b = Book("soc_trang_2023", "Sóc Trăng", 2023, "Ð (U+00D0), typos, doubled spaces; table begins far right and below")
    g = b.grid("Bieu")
    style = Style(text=_typos(), header="merged2", header_words=2, first_column=4, child="• ")
    row = heading(g, "PL1", "Sóc Trăng", 2023, date=AUGUST.format(2023), style=style, row=6)
    t = table(b, g, row, PL1, ROLES, figures(402, 210), style)
    footer(g, t.end + 2, "Sóc Trăng", 2023, style=style)
    return b.office("soc trang - bieu pl1 (2023) final FINAL.xlsx", xlsx(b), ["PL1"], clean=True)


def kon_tum_2024() -> Office:
    b = Book("kon_tum_2024", "Kon Tum", 2024, "a zip with one workbook; percent columns are calculated formulas")
    g = b.grid("Phụ lục 1")
    style = Style(header="flat", header_words=2)
    data = figures(403, 250, groups=280)
    row = heading(g, "PL1", "Kon Tum", 2024, date=AUGUST.format(2024))
    roles = ("prev", "plan", "est", "pct_plan", "next")
    t = table(b, g, row, PL1, roles, data, style)
    for (code, role), at in list(t.at.items()):
        if role == "pct_plan":
            plan, est = addr(*t.at[code, "plan"]), addr(*t.at[code, "est"])
            g.cells[at].value = f"=ROUND({est}/{plan}*100,1)"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(zipfile.ZipInfo("Kon Tum/PL1 Kon Tum 2024.xlsx"), calculated(b))
    return b.office("Kon Tum 2024.zip", out.getvalue(), ["PL1"], clean=True)


def bac_lieu_2024() -> Office:
    b = Book("bac_lieu_2024", "Bạc Liêu", 2024, "rating and size of cooperatives below PL2; the ratings do not add up")
    g = b.grid("PL2")
    data = figures(404, 190)
    row = heading(g, "PL2", "Bạc Liêu", 2024, date=AUGUST.format(2024))
    t = table(b, g, row, PL2, ROLES, data, Style(header="flat"))
    here = t.end
    total = int(data["est"]["coop_total"])
    rated = (("tốt", "good", 0.2), ("khá", "fair", 0.35), ("trung bình", "average", 0.25), ("yếu", "weak", 0.08))
    sized = (("siêu nhỏ", "micro", 0.7), ("nhỏ", "small", 0.22), ("vừa", "medium", 0.06))
    for title, what, parts, last in (
        ("XẾP LOẠI HỢP TÁC XÃ", "rating", rated, ("không xếp loại", "unrated")),
        ("QUY MÔ HỢP TÁC XÃ", "size", sized, ("lớn", "large")),
    ):
        g.put(here, 2, title, bold=True)
        here += 1
        left = total
        counts = [(word, code, round(total * share)) for word, code, share in parts]
        left -= sum(n for _, _, n in counts)
        for word, code, n in [*counts, (*last, left)]:
            if code == "weak":
                n += 15
            how = "quy mô " if what == "size" else "" if word.startswith("không") else "xếp loại "
            g.put(here, 2, f"HTX {how}{word}")
            g.put(here, 3, "HTX")
            at = (here, t.columns["est"])
            g.put(*at, n)
            b.gold[g.name, addr(*at)] = GoldCell(
                g.name,
                addr(*at),
                "org_rated" if what == "rating" else "org_total",
                "coop",
                "_T",
                code if what == "size" else "_T",
                code if what == "rating" else "_T",
                "value",
                "actual",
                "2024",
                float(n),
                "ORG",
                "E",
                optional=True,
            )
            if code == "weak":
                b.plant(
                    g,
                    at,
                    set(),
                    "ratings sum to 15 more than the total (or: a row the form does not have)",
                    info_ok=True,
                )
            here += 1
    return b.office("Bac Lieu PL2.xlsx", xlsx(b), ["PL2"])


def hung_yen_2023() -> Office:
    b = Book(
        "hung_yen_2023",
        "Hưng Yên",
        2023,
        "short form: only HTX and THT, N-1 and ước; veryHidden settings sheet; ratio wrong",
    )
    g = b.grid("Hưng Yên")
    data = figures(405, 400)
    rows = [r for r in PL1 if "union" not in r[1]]
    spare = [i for i, r in enumerate(rows) if r == ("within", "")]
    rows = [r for i, r in enumerate(rows) if i not in spare[1:]]  # the unions' "Trong đó:"
    data["est"]["profit_avg"] = round(data["est"]["revenue_avg"] * 1.4, 1)
    row = heading(g, "PL1", "Hưng Yên", 2023, look="title")
    t = table(b, g, row, rows, ROLES[:2] + ROLES[3:4], data, Style(header="flat", header_words=1))
    b.plant(g, t.at["profit_avg", "est"], {"R15", "R28"}, "profit greater than revenue")
    setting = b.grid("config", state="veryHidden")
    setting.put(1, 1, "version")
    setting.put(1, 2, 3)
    b.plant(setting, None, set(), "a sheet hidden by a program", info_ok=True, words=("config",))
    footer(g, t.end + 1, "Hưng Yên", 2023)
    return b.office("PL1-HungYen-2023.xlsx", xlsx(b), ["PL1"])


def quang_tri_2024() -> Office:
    b = Book(
        "quang_tri_2024", "Quảng Trị", 2024, "PL2 with a subtotal 'phi nông nghiệp'; 'Ước TH 6 tháng'; letters a, b"
    )
    data = figures(406, 330)
    data["h1e"] = data["h1"]
    rows = [r for r in PL2 if r[1] != "coop:credit"]
    at = rows.index(("sub", "coop:industry"))
    rows[at:at] = [("sub", "coop:credit"), ("sub", "coop:non_agriculture")]
    g = b.grid("PL2")
    row = heading(g, "PL2", "Quảng Trị", 2024, date=AUGUST.format(2024))
    t = table(b, g, row, rows, ("prev", "plan", "h1e", "est", "next"), data, Style(header="flat", numbering="flat"))
    for code, line in t.rows.items():
        if code.startswith("coop:") and code.split(":")[1] not in ("agriculture", "credit", "non_agriculture"):
            g.cells[line, 1].value = None
            g.cells[line, 2].value = "    + " + g.cells[line, 2].value.removeprefix("- ")
    footer(g, t.end + 1, "Quảng Trị", 2024, look=1)
    return b.office("Quang Tri - PL2 (6 thang, uoc nam 2024).xlsx", xlsx(b), ["PL2"], clean=True)


def binh_dinh_2023() -> Office:
    """Columns grouped by what they are, not by year; groups before cooperatives; a unit of its own in one row."""
    b = Book(
        "binh_dinh_2023", "Bình Định", 2023, "columns grouped by kind, line breaks in headers, THT first, '07' as text"
    )
    data = figures(407, 310)
    g = b.grid("PL1-2023")
    row = heading(g, "PL1", "Bình Định", 2023, look="office")
    groups_first = PL1[PL1.index(("section", "group")) :] + PL1[: PL1.index(("section", "group"))]
    roles = ("prev", "h1", "est", "plan", "next")
    style = Style(header="flat", wording=0, money_unit="Triệu đồng", child="+ ")
    t = table(b, g, row + 1, groups_first, roles, data, style)  # its header row becomes the second of two
    top = row
    for column in range(1, 4):
        g.put(top, column, g.cells.pop((top + 1, column)).value, bold=True)
        g.merge(top, column, top + 1, column)
    for first, last, text in (("prev", "est", "Thực hiện"), ("plan", "next", "Kế hoạch")):
        g.put(top, t.columns[first], text, bold=True)
        g.merge(top, t.columns[first], top, t.columns[last])
    for role, text in (
        ("prev", "Năm\n2022"), ("h1", "6 tháng\nđầu năm 2023"), ("est", "Ước cả năm\n2023"), ("plan", "Năm\n2023"),
        ("next", "Năm\n2024"),
    ):  # fmt: skip
        g.put(top + 1, t.columns[role], text, bold=True)
    g.put(t.rows["worker_income_avg"], 3, "1.000 đồng")
    for role in roles:
        at = t.at["worker_income_avg", role]
        thousands = round(data[role]["worker_income_avg"] * 1000)
        b.change(g, at, thousands, thousands * 1000.0)
        for code in ("union_total", "union_active", "union_new", "union_dissolved"):
            b.change(g, t.at[code, role], f"{int(data[role][code]):02d}")
    return b.office("Binh Dinh-PL1-2023.xlsx", xlsx(b), ["PL1"], clean=True)


def binh_duong_2023() -> Office:
    b = Book(
        "binh_duong_2023",
        "Bình Dương",
        2023,
        "numbers with their unit in the cell, text and numbers mixed",
    )
    data = figures(408, 240)
    g = b.grid("Biểu 1")
    row = heading(g, "PL1", "Bình Dương", 2023, date=AUGUST.format(2023))
    t = table(b, g, row, PL1, ROLES, data, Style(header_words=1, numbers_row=True))
    for code, unit in (("coop_total", "HTX"), ("member_total", "người")):
        at = t.at[code, "est"]
        b.change(g, at, f"{dots(data['est'][code])} {unit}")
        b.plant(g, at, set(), "a unit in a number cell", or_right=True)
    for role in ("h1", "next"):
        for code in ("member_total", "worker_regular", "revenue_avg", "group_total"):
            b.change(g, t.at[code, role], dots(data[role][code]) + " ")
    footer(g, t.end + 1, "Bình Dương", 2023, look=1)
    return b.office("Binh Duong bieu KTTT 2023 (1).xlsx", xlsx(b), ["PL1"])


MORE = (
    binh_dinh_2023,
    binh_duong_2023,
    quang_tri_2024,
    quang_binh_2022,
    soc_trang_2023,
    kon_tum_2024,
    bac_lieu_2024,
    hung_yen_2023,
)
