"""The widget of `pm.explore` on a screen: what it says, and how it is asked; no test itself."""

import re
from typing import Any

import pmtools as pm
from pmtools.exploring.spoken_of import words_for

WIDGET = ".jp-OutputArea-output .px"


class Explored:
    """One widget on a screen of `Lab`."""

    def __init__(self, screen: Any, place: int = 0) -> None:
        self.screen, self.page = screen, screen.page
        self.px = self.page.locator(WIDGET).nth(place)
        self.px.wait_for(timeout=60_000)
        self.settled()

    def settled(self) -> None:
        """Wait until what was asked is answered."""
        self.page.wait_for_function(
            "(px) => !px.classList.contains('px-waits')",
            arg=self.px.element_handle(),
            timeout=60_000,
        )

    def part(self, name: str) -> Any:
        return self.px.locator(f"[data-slot={name}]")

    def press(self, do: str, value: str = "", key: str = "") -> None:
        """Press a button of the widget by what it does."""
        more = f'[data-value="{value}"]' if value else f'[data-key="{key}"]' if key else ""
        self.px.locator(f'button[data-do="{do}"]{more}').first.click()
        self.settled()

    def form(self, kind: str, place: int = 0) -> Any:
        """A form, in sight."""
        form = self.px.locator(f'form[data-kind="{kind}"]').nth(place)
        if not form.is_visible():
            self.px.locator(f'details[data-key="{kind}"] > summary').click()
        return form

    def told(self, kind: str, place: int = 0, add: bool = False, **fields: str) -> None:
        """Fill the fields of a form as a user does: lists by what they say."""
        form = self.form(kind, place)
        for name, value in fields.items():
            field = form.locator(f"[name={name}]")
            if field.evaluate("(one) => one.tagName") == "SELECT":
                starts = field.locator("option").filter(has_text=re.compile(f"^{value}"))
                field.select_option(starts.first.get_attribute("value"))
            else:
                field.fill(value)
                field.blur()
            self.settled()
        if add:
            form.locator("button[type=submit]").click()
            self.settled()

    def check(self, value: str, on: bool = True) -> None:
        """Tick a value of an attribute, by what it says."""
        self.form("attribute")
        said = re.compile(rf"^{re.escape(value)}(\s|$)")
        box = self.px.locator("label.px-box").filter(has_text=said).locator("input")
        box.set_checked(on)
        self.settled()

    def all_cases(self) -> None:
        """Take every rule away, and look at the map in calendar time."""
        while self.part("rules").locator("button").count():
            self.part("rules").locator("button").last.click()
            self.settled()
        for do, value in (("tab", "map"), ("clock", "calendar")):
            self.press(do, value)
        if self.px.locator("button[data-do=close]").count():
            self.press("close")

    def figures(self) -> list[str]:
        return [text.strip() for text in self.part("figures").locator("li").all_inner_texts()]

    def effects(self) -> list[tuple[int, int]]:
        """For each rule how many cases it takes away, and how many it leaves."""
        said = self.part("rules").locator("small").all_inner_texts()
        return [(number(gone), number(left)) for gone, left in map(numbers, said)]

    def boxes(self) -> dict[str, int]:
        """How often each step occurs by the map that is in sight."""
        shown = self.px.locator(".flow-level:not([hidden]) g.flow-step").all()
        last = {
            one.get_attribute("data-step"): one.locator("text").last.text_content() for one in shown
        }
        return {step: number(numbers(text)[0]) for step, text in last.items()}

    def message(self) -> str:
        """The sentence that the screen says, if any."""
        said = self.px.locator(".px-message:visible")
        return str(said.inner_text()) if said.count() else ""


def numbers(text: str) -> list[str]:
    """The whole numbers in a Dutch text."""
    return re.findall(r"\d+(?:\.\d{3})*", text)


def number(text: str) -> int:
    return int(text.replace(".", ""))


def figures(kept: Any, whole: Any) -> list[str]:
    """The figures of a selection in Dutch, by the measures."""
    words, done = words_for(kept), kept.done()
    summary, row = pm.log_summary(kept).iloc[0], pm.throughput_time(done).iloc[0]
    n, of = int(summary["n_cases"]), int(pm.log_summary(whole)["n_cases"][0])
    every = words.count(of, "case")
    said = [every if n == of else f"{words.number(n)} van {every} ({words.percent(n / of)})"]
    said.append(words.count(int(summary["n_events"]), "event"))
    if row["n"]:
        how = "de helft duurt" if done is kept else "de helft van wat klaar is duurde"
        said.append(f"{how} hooguit {words.duration(row['median'])}")
    if row["n"] >= 10:
        said.append(f"9 van de 10 hooguit {words.duration(row['p90'])}")
    return said


def duration(time: Any, log: Any) -> str:
    """A duration in the words of a log."""
    return words_for(log).duration(time)
