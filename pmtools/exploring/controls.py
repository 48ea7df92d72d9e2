"""The controls beside the map as markup: what they offer, and what they say now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from pmtools.exploring.choices import Choices
from pmtools.filters import cases
from pmtools.filters.filter import Filter
from pmtools.report.labels import said_label
from pmtools.report.words import Words

HOW = ("starts", "ends", "within", "touches")
DAY = 86_400


def controls(choices: Choices, rules: Mapping[str, Filter], words: Words) -> str:
    """A form for each kind of filter; closed, but for those that ask for something."""
    made = {
        "period": _period(choices, rules.get("period"), words),
        "attribute": "".join(
            _attribute(place, choices, rules.get(f"attribute:{name}"), words)
            for place, (name, _) in enumerate(choices.attributes)
        ),
        "step": _step(choices, words),
        "followed": _followed(choices, words),
        "variants": _variants(rules.get("variants"), words),
        "duration": _duration(rules.get("duration"), words),
        "finished": _finished(rules.get("finished"), words) if choices.tells_finished else "",
    }
    return "".join(
        f'<details class="px-kind" data-key="{kind}"{_open(kind, rules)}>'
        f"<summary>{_t(words, f'kind.{kind}')}</summary>{form}</details>"
        for kind, form in made.items()
        if form
    )


def option(value: object, said: str, chosen: bool = False) -> str:
    """An option of a list."""
    mark = " selected" if chosen else ""
    return f'<option value="{escape(str(value))}"{mark}>{escape(said)}</option>'


def _open(kind: str, rules: Mapping[str, Filter]) -> str:
    return " open" if any(key.partition(":")[0] == kind for key in rules) else ""


def _form(kind: str, body: str, more: str = "") -> str:
    return f'<form class="px-form" data-kind="{kind}"{more}>{body}</form>'


def _label(said: str, control: str) -> str:
    return f"<label><span>{escape(said)}</span>{control}</label>"


def _select(name: str, options: Iterable[str]) -> str:
    return f'<select name="{name}">{"".join(options)}</select>'


def _period(choices: Choices, rule: Filter | None, words: Words) -> str:
    how, first, last = "starts", "", ""
    if isinstance(rule, cases.Period):
        how, first, last = rule.case, rule.first_day.isoformat(), rule.last_day.isoformat()
    span = f'min="{choices.first}" max="{choices.last}"'
    ways = [option(each, words(f"explore.how.{each}"), each == how) for each in HOW]
    return _form(
        "period",
        _label(words("explore.cases_that"), _select("how", ways))
        + _label(words("explore.from"), f'<input type="date" name="first" value="{first}" {span}>')
        + _label(words("explore.until"), f'<input type="date" name="last" value="{last}" {span}>'),
    )


def _attribute(place: int, choices: Choices, rule: Filter | None, words: Words) -> str:
    name, values = choices.attributes[place]
    chosen = rule.values if isinstance(rule, cases.Attribute) else ()
    empty = isinstance(rule, cases.Attribute) and rule.not_filled
    boxes = [
        _box(str(at), said_label(_said(one.value, words)), one.n_cases, one.value in chosen, words)
        for at, one in enumerate(values)
    ]
    if name not in choices.filled or empty:
        boxes.append(_box("empty", words("filter.not_filled"), None, empty, words))
    return _form(
        "attribute",
        f"<fieldset><legend>{escape(said_label(name))}</legend>"
        f'<input type="hidden" name="attribute" value="{place}">'
        f'<div class="px-values">{"".join(boxes)}</div></fieldset>',
    )


def _said(value: object, words: Words) -> str:
    if isinstance(value, bool):
        return words(f"filter.{'true' if value else 'false'}")
    return str(value)


def _box(value: str, said: str, n: int | None, chosen: bool, words: Words) -> str:
    count = f" <small>{escape(words.number(n))}</small>" if n is not None else ""
    mark = " checked" if chosen else ""
    return (
        f'<label class="px-box"><input type="checkbox" name="value" value="{value}"{mark}>'
        f"<span>{escape(said)}{count}</span></label>"
    )


def _steps(name: str, choices: Choices, words: Words) -> str:
    first = option("", words("explore.choose"))
    every = (
        option(place, f"{said_label(step.name)} ({words.number(step.n_cases)})")
        for place, step in enumerate(choices.steps)
    )
    return _select(name, [first, *every])


def _occurs(words: Words) -> str:
    return _select(
        "occurs", (option(each, words(f"explore.occurs.{each}")) for each in ("yes", "no"))
    )


def _step(choices: Choices, words: Words) -> str:
    return _form(
        "step",
        _label(words("explore.step"), _steps("step", choices, words))
        + _label(words("explore.does"), _occurs(words))
        + _add(words),
        " data-add",
    )


def _followed(choices: Choices, words: Words) -> str:
    directly = _select(
        "directly", (option(each, words(f"explore.directly.{each}")) for each in ("no", "yes"))
    )
    return _form(
        "followed",
        _label(words("explore.from_step"), _steps("from", choices, words))
        + _label(words("explore.to_step"), _steps("to", choices, words))
        + _label(words("explore.when"), directly)
        + _label(words("explore.does"), _occurs(words))
        + _add(words),
        " data-add",
    )


def _add(words: Words) -> str:
    return f'<button type="submit">{_t(words, "add")}</button>'


def _variants(rule: Filter | None, words: Words) -> str:
    most = rule.most_frequent_variants if isinstance(rule, cases.MostFrequentVariants) else ""
    field = f'<input type="number" name="most" min="1" step="1" value="{most}">'
    return _form("variants", _label(words("explore.most_variants"), field))


def _duration(rule: Filter | None, words: Words) -> str:
    least, longest = _bounds(rule)
    fields = {"least": least, "longest": longest}
    return _form(
        "duration",
        "".join(
            _label(
                words(f"explore.{name}"),
                f'<input type="number" name="{name}" min="0" step="1" value="{value}">',
            )
            for name, value in fields.items()
        ),
    )


def _bounds(rule: Filter | None) -> tuple[str, str]:
    from pmtools.exploring.rules import parts_of

    least = longest = ""
    for part in parts_of(rule) if rule is not None else []:
        if isinstance(part, cases.ThroughputAtLeast):
            least = f"{part.throughput_at_least.total_seconds() / DAY:g}"
        elif isinstance(part, cases.ThroughputAtMost):
            longest = f"{part.throughput_at_most.total_seconds() / DAY:g}"
    return least, longest


def _finished(rule: Filter | None, words: Words) -> str:
    now = rule.finished if isinstance(rule, cases.Finished) else ""
    states = [
        option(each, words(f"explore.state.{each or 'all'}"), each == now)
        for each in ("", "yes", "no", "unknown")
    ]
    return _form("finished", _label(words("explore.cases_that"), _select("state", states)))


def _t(words: Words, key: str) -> str:
    return escape(words(f"explore.{key}"))
