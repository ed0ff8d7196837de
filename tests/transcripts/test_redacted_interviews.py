"""Names in whole interviews: which of those that a reader would mark are left after masking, and what stays."""

from __future__ import annotations

import re

import pytest
from interview_script import FOLDER, read_script
from script_turns import turns_of

from starjudge.transcripts.redacted import redacted

NAMES = {
    "a1_fraud_and_speech": "Callum Margit Priti Odette Lorcan",
    "a2_assistant_and_feeds": "Jonah Des Anneke Fenna",
    "a3_triage_and_orchards": "Katarzyna Kasia Brigid Sunil Zbyszek Bartek",
    "b2_ads_to_agents_brisk": "Idris Gwen Piotr Marijke Lorcan Xiulan Joost Oonagh",
    "b3_search_to_weather_long_explanations": "Emeka Rosalind Bernadette Colm Anders Petronella Wilhelmina",
    "e1_platform_panel": "Ruben Marit Devon Ines",
    "h1_recruiter_and_manager": "Lucía Tamsin Piet Ines",
    "h2_coach_mock": "Ilse Kwabena Margit Folke",
    "h4_principles_drilling": "Noor Sunniva Tibor Apolline Radmila",
    "k1_demand_forecasting": "Tomas Helen Agneta Jonas",
    "k2_text_classification": "Lila Desmond Femi Bea Maureen Petra",
    "k4_conversational_podcasts": "Emeka Rosalind Vic Priti Sunniva Ines Marek Odhran",
    "k5_two_brisk_interviewers": "Yuki Noor Gareth Solveig Dario",
    "m1_first_time_interviewer": "Anselm Ottilie Bastian Mirela",
    "m2_british_director": "Hugh Jonas Eirik Felicity",
    "m4_us_recruiter": "Wendell Shawna Corinne Priscilla Bo Meredith",
    "m6_founder_no_standard_questions": "Kip Casimir Jolanta",
    "n1_british_manager_two_parts": "Rhodri Fiona Maureen Gethin Sunniva Keith",
    "n2_us_techlead_statement_probes": "Josie Teo Bao Tyler Kernel",
    "n3_numbered_competency_panel": "Moira Haldane Annelie Pask Ewan Forsgren Gordon",
    "n5_services_hr_and_manager": "Shweta Padmaja Suresh Maaike Pooja Ajinkya",
    "n6_safety_researcher_slow": "Imani Benedikt Dag Samira Wilhelmina",
    "p1_bootcamp_coach_cards": "Dee Priti Flo Willeke Florian Marek Jonas Lina Oduya",
    "p2_bar_raiser_one_story": "Sunniva Babatunde Odile Tancred Casper Benedikt Ilmari",
    "p4_recruiter_half_logistics": "Aylin Gráinne Demirsoy Wim Niamh",
    "p5_subtitles_three_and_observer": "Teodor Anselm Marta Lene Ruxandra Henriette Bo Kofi",
    "p6_nonprofit_summarises_back": "Hal Wanjiru Morag Iqbal Shona Alasdair Pauline Desmond",
}
"""Of each interview with capitals, the names in its speech, marked by hand."""
LEFT = {"p4_recruiter_half_logistics": {"Nilüfer"}}
"""Those that are not found: a second name, read out from a passport."""
STAYS = {
    "a2_assistant_and_feeds": "Snaffle Tallowby Wardrobe",
    "a3_triage_and_orchards": "Wrocław Sadrobot Klarowid Halvard Imaging Jutland Aarhus",
    "h1_recruiter_and_manager": "Corvane Pantrio Lumbre Python PyTorch Utrecht",
    "h4_principles_drilling": "Tarnhill Quillmark",
    "k2_text_classification": "Leeds DistilBERT Docker Welsh Cardiff",
    "k4_conversational_podcasts": "Thompson Madeira Enugu",
    "n5_services_hr_and_manager": "Aadhaar Coimbatore Nashik Diwali",
    "p1_bootcamp_coach_cards": "Python Docker Kubernetes MRI",
    "p6_nonprofit_summarises_back": "Armenian Turkana Lodwar Nairobi",
}
"""Firms, products, places and peoples that are none."""


def words_left(name: str) -> set[str]:
    """The words of an interview's speech after masking."""
    turns, _ = redacted(turns_of(read_script(FOLDER / f"{name}.txt")), ())
    return {word for turn in turns for word in re.findall(r"[^\W\d_]+", turn.text)}


@pytest.mark.parametrize("name", NAMES)
def test_no_name_in_an_interview_is_left_but_those_known(name: str) -> None:
    """Speakers, and those whom they tell of, are masked wherever they stand."""
    assert LEFT.get(name, set()) == words_left(name) & (set(NAMES[name].split()) | LEFT.get(name, set()))


@pytest.mark.parametrize("name", STAYS)
def test_firms_products_and_places_of_an_interview_stay(name: str) -> None:
    """What is no person's name is there to be judged."""
    assert set() == set(STAYS[name].split()) - words_left(name)
