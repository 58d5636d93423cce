"""Drafts of claims, and what is known while a text is read: the state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.extraction.lexicon import Mark
from ingest.extraction.periods import Calendar
from ingest.extraction.places import Place
from ingest.extraction.subjects import Item
from ingest.observations import Measure, Scenario
from ingest.periods import Period


@dataclass(slots=True)
class Draft:
    """A claim in the making: its meaning decided, its period and area not yet resolved to codes."""

    item: Item
    indicator: str
    org: str = "coop"
    sector: str = "_T"
    size: str = "_T"
    rating: str = "_T"
    credit_scope: str = "unknown"
    measure: str = Measure.VALUE
    scenario: str = Scenario.ACTUAL
    period: Period | None = None
    place: Place | None = None
    value: float = 0.0
    low: float | None = None
    high: float | None = None
    label: list[tuple[int, int]] = field(default_factory=list)  # word ranges that name the figure
    estimated: bool = False
    rule: str = ""  # which rule made it (confidence.yml lists them)
    printed: tuple[int, int] | None = None  # words of the value as printed, when not those of the quantity
    parent: Draft | None = None
    monthly: bool = False  # said by the month
    explicit: bool = True  # its period is said, not that of the article
    drop: bool = False  # understood, but not to be claimed (a "from" without its year)
    claim: int = -1  # its index, once it is one
    listed: bool = False  # continues the list of the draft before


@dataclass(slots=True)
class Subject:
    """Whom figures without a noun of their own are about."""

    org: str = "coop"
    sector: str = "_T"
    named: bool = False  # named in this sentence


class Bracket(NamedTuple):
    """What held before a bracket opened."""

    period: Period | None
    role: str
    scenario: str
    last_org: Draft | None
    last: Draft | None
    previous: Draft | None
    single: bool
    local: bool | None  # None: as it is when the bracket closes


@dataclass(slots=True)
class Here:
    """What one sentence has said so far; forgotten at its end."""

    period: Period | None = None
    role: str = ""
    dated: int = 0  # the word after the time expression
    vague: bool = False  # the period is "trong năm"
    estimated: bool = False  # "ước đến cuối năm": what the sentence says from there on
    scenario: str = Scenario.ACTUAL
    local: bool = False  # of a district, commune or town
    single_here: bool = False  # a single cooperative became the subject
    example: bool = False  # … as an example: "điển hình như HTX …"
    each_year: bool = False  # "mỗi năm"
    norm: bool = False  # it says what has to be, not what is
    alliance: bool = False  # an Alliance was named
    orgs: bool = False  # organisations were named
    foreign: bool = False  # it is about farms, firms or a fund
    lends: bool = False  # … a fund that lends to cooperatives
    foreign_count: bool = False  # the last count was of firms or farms
    thing_count: bool = False  # … of something unknown
    sizes: bool = False  # it divides organisations by their size: "từ 10 đến 49 lao động"
    existing: bool = False  # the last number told how many of something exist
    last: Draft | None = None  # the last value
    previous: Draft | None = None  # … whatever its measure
    last_org: Draft | None = None  # the last count of organisations
    flow: Draft | None = None  # the last founding
    share: Draft | None = None  # the last share of organisations: "80% tổ chức KTTT hiệu quả"
    parent: Draft | None = None  # the whole whose parts follow: set by "trong đó"
    members: list[Draft] = field(default_factory=list)  # the coordinated list that the last count belongs to
    brackets: list[Bracket] = field(default_factory=list)
    labels: list[Mark] = field(default_factory=list)  # "lần lượt": what the next amounts are


@dataclass(slots=True, kw_only=True)
class State(Here):
    """What the text has said so far. The walk through the heads of the items keeps it up to date."""

    calendar: Calendar
    home: Place | None
    place: Place | None = None
    former: bool = False  # the place is a province of before the merger: "tỉnh Yên Bái (cũ)"
    local_paragraph: bool = False  # "toàn huyện": until an area is named
    single: bool = False  # a single cooperative is the subject
    about_one: bool = False  # the text opens with a single cooperative
    areal: bool = False  # an area is the subject in this paragraph
    plan_since_colon: bool = False
    planned: bool = False  # the sentence before told figures of a plan
    section: Period | None = None  # the plan that a heading announces: "II. KẾ HOẠCH NĂM 2020"
    programme: Period | None = None  # the plan that the article announces
    carried: Period | None = None  # the period of the sentence before
    carried_asof: bool = False  # it is the date of a stock
    carried_scenario: str = ""
    ytd: bool = False  # the period is "từ đầu năm đến nay"
    event: Period | None = None
    venue: Place | None = None
    stock: Period | None = None  # the date of the article's data, once it is said
    subject: Subject = field(default_factory=Subject)
    total: Draft | None = None  # the last count of organisations that can have parts, also of the sentence before
    before: dict[str, Draft] = field(default_factory=dict)  # by type: the last count that is no part of another
    active: Draft | None = None  # the last count of active organisations
    growth: Draft | None = None  # what "Bến Tre tăng 58%, Gia Lai tăng 45%" is of: "tốc độ tăng số HTX"
    credit: bool = False  # the text speaks of credit funds
    was_local: bool = False  # the sentence before was of a district, commune or town
    lender: bool = False  # … of the fund that lends to cooperatives
    figures: bool = False  # a figure about an area has been read

    def new_paragraph(self, goes_on: bool = False) -> None:
        """Forget the place, the single cooperative, the topic; not when it opens with "trong đó"."""
        if goes_on and not self.single:
            return
        self.place, self.local, self.local_paragraph = None, False, False
        self.single = self.about_one and not self.figures  # an article about one cooperative stays with it
        self.areal = False
        self.subject = Subject()
        self.total = None
        if not self.plan_since_colon:
            self.carried, self.carried_scenario, self.carried_asof = None, "", False

    def new_sentence(self) -> None:
        """Keep the topic; forget what belongs to the sentence."""
        self.single = self.single and not self.example
        fresh = Here()
        for name in Here.__slots__:
            setattr(self, name, getattr(fresh, name))
        self.period, self.role = self.carried, "carried" if self.carried else ""
        self.ytd = self.ytd and self.carried is not None
        self.scenario = self.carried_scenario or Scenario.ACTUAL
        self.local = self.local_paragraph
        self.subject = Subject(self.subject.org, self.subject.sector)

    def area_named(self) -> None:
        """An area is the subject from here on, not a single cooperative or a district."""
        self.local = self.local_paragraph = self.single = self.single_here = False
        self.areal = True

    def one_named(self, opens: bool) -> None:
        """A single cooperative is the subject from here on; of the whole text, if it ``opens`` it."""
        self.single = self.single_here = True
        self.areal = False
        self.about_one = self.about_one or (opens and not self.figures)
