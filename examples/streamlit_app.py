"""A page to practise on: streamlit run examples/streamlit_app.py (needs streamlit)."""

import streamlit as st

from starjudge import InputError, evaluate_answer, list_rubrics, render

st.set_page_config(page_title="Interview practice")
st.title("Interview practice")

with st.form("attempt"):
    question = st.text_input("Question", "Tell me about a time your model failed in production.")
    answer = st.text_area("Answer", height=240, placeholder="In your own words, 60 or more of them.")
    rubric = st.selectbox("Rubric", [rubric.id for rubric in list_rubrics()], index=2)
    sent = st.form_submit_button("Evaluate")

if sent:
    try:
        evaluation = evaluate_answer(question, answer, rubric=rubric, judge="heuristic")
    except InputError as error:
        st.error(str(error))
    else:
        if evaluation.overall is None:
            st.warning(" ".join(evaluation.reasons))
        else:
            st.metric("Overall", f"{evaluation.overall} of 5", str(evaluation.verdict).replace("_", " "), "off")
        # Scores, flags and next steps, with every word of the answer escaped.
        st.html(render(evaluation, "card"))
