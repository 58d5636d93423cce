"""Arithmetic on figures that are not exact: intervals, and the formulas of rules.yml over them.

A figure printed as "gần 2,4 triệu" or "200-250" is an interval, and so is "3.472.525 triệu đồng" (rounded to a
million). An identity holds when some numbers inside the intervals satisfy it, within the tolerance of the rule.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

# How far a vague figure may be from what is meant: "khoảng 2.000", "trên 376,8 nghìn", "gần 2,4 triệu".
VAGUENESS = 0.05


class NotComputable(ValueError):
    """The formula has no value for these figures (a division by zero)."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``low`` to ``high``; ``value`` is the figure as stated."""

    low: float
    value: float
    high: float

    @classmethod
    def exactly(cls, value: float) -> Interval:
        """One number."""
        return cls(value, value, value)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.value + other.value, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.value - other.value, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), self.value * other.value, max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        if other.low <= 0 <= other.high:
            raise NotComputable("division by zero")
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), self.value / other.value, max(ends))

    def absolute(self) -> Interval:
        """The interval of absolute values."""
        if self.low <= 0 <= self.high:
            return Interval(0.0, abs(self.value), max(-self.low, self.high))
        low, high = sorted((abs(self.low), abs(self.high)))
        return Interval(low, abs(self.value), high)


def interval_of(row: Mapping[str, Any]) -> Interval:
    """What an observation leaves open: its range, its qualifier, the rounding of its unit."""
    low, value, high = row["obs_value_low"], row["obs_value"], row["obs_value_high"]
    if value is None:
        value = (low + high) / 2 if low is not None and high is not None else low if low is not None else high
    if value is None:
        raise ValueError("an observation without a number is no term")
    # Counts are printed in full; "376,8 nghìn" is right to 50.
    rounding = 0.5 * 10.0 ** (row["unit_mult"] - row["decimals"]) if row["unit_mult"] > 0 else 0.0
    vague = abs(value) * VAGUENESS
    down = vague if row["qualifier"] in ("about", "almost", "at_most") else rounding
    up = vague if row["qualifier"] in ("about", "at_least") else rounding
    return Interval(
        min(value - down, value if low is None else low), value, max(value + up, value if high is None else high)
    )


@cache
def parse(text: str) -> ast.expr:
    """A formula: names, numbers, ``+ - * /``, ``min()``, ``max()``, ``abs()``.

    Raises:
        ValueError: anything else.
    """
    tree = ast.parse(text, mode="eval").body
    for node in ast.walk(tree):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS
        plain = (
            ast.BinOp,
            ast.UnaryOp,
            ast.USub,
            ast.Name,
            ast.Load,
            ast.Constant,
            ast.Add,
            ast.Sub,
            ast.Mult,
            ast.Div,
        )
        if not is_call and not isinstance(node, plain):
            raise ValueError(f"not a formula: {text!r}")
    return tree


@cache
def names(text: str) -> tuple[str, ...]:
    """The names that a formula uses, in the order of their appearance."""
    found = [n.id for n in ast.walk(parse(text)) if isinstance(n, ast.Name) and n.id not in _FUNCTIONS]
    return tuple(sorted(set(found), key=text.index))


@cache
def linear(text: str) -> Mapping[str, Fraction] | None:
    """The coefficients of a formula that is a weighted sum, by name; "" is the constant. None for any other formula."""
    return _linear(parse(text))


def _linear(node: ast.AST) -> dict[str, Fraction] | None:
    match node:
        case ast.Constant(value=int() | float() as number):
            return {"": Fraction(str(number))}
        case ast.Name(id=name):
            return {name: Fraction(1)}
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _weighted(_linear(operand), Fraction(-1))
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            a, b = _linear(left), _weighted(_linear(right), Fraction(1 if isinstance(op, ast.Add) else -1))
            if a is None or b is None:
                return None
            return {name: a.get(name, Fraction(0)) + b.get(name, Fraction(0)) for name in {**a, **b}}
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            a, b = _linear(left), _linear(right)
            if a is None or b is None:
                return None
            for one, other in ((a, b), (b, a)):
                if set(one) <= {""}:
                    return _weighted(other, one.get("", Fraction(0)))
    return None


def _weighted(form: dict[str, Fraction] | None, factor: Fraction) -> dict[str, Fraction] | None:
    return None if form is None else {name: factor * weight for name, weight in form.items()}


def compute(text: str, values: Mapping[str, Interval]) -> Interval:
    """The value of a formula.

    Raises:
        NotComputable: it divides by zero.
    """
    return _compute(parse(text), values)


def _compute(node: ast.AST, values: Mapping[str, Interval]) -> Interval:
    match node:
        case ast.Constant(value=int() | float() as number):
            return Interval.exactly(float(number))
        case ast.Name(id=name):
            return values[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Interval.exactly(0.0) - _compute(operand, values)
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _compute(left, values), _compute(right, values)
            match op:
                case ast.Add():
                    return a + b
                case ast.Sub():
                    return a - b
                case ast.Mult():
                    return a * b
                case _:
                    return a / b
        case ast.Call(func=ast.Name(id="abs"), args=[argument]):
            return _compute(argument, values).absolute()
        case ast.Call(func=ast.Name(id=name), args=arguments):
            parts = [_compute(a, values) for a in arguments]
            pick = _FUNCTIONS[name]
            return Interval(pick(p.low for p in parts), pick(p.value for p in parts), pick(p.high for p in parts))
    raise ValueError(f"not a formula: {ast.dump(node)}")


_FUNCTIONS: dict[str, Any] = {"min": min, "max": max, "abs": abs}


def compare(left: Interval, operator: str, right: Interval, absolute: float = 0.0, relative: float = 0.0) -> bool:
    """Whether ``left operator right`` can be true: ``eq``, ``le``, ``ge``."""
    slack = absolute + relative * max(abs(left.value), abs(right.value))
    slack += 1e-9 * max(abs(left.value), abs(right.value), 1.0)  # binary fractions
    if operator == "le":
        return left.low <= right.high + slack
    if operator == "ge":
        return left.high >= right.low - slack
    if operator == "eq":
        return left.low <= right.high + slack and left.high >= right.low - slack
    raise ValueError(f"unknown operator: {operator!r}")
