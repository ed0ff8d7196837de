"use strict";
// Sends the form and shows what comes back. Words of an answer are only ever put where they are text:
// `textContent`, or a frame in which no script can run.
const at = (id) => document.getElementById(id);

const headers = () => {
  const key = at("key").value.trim();
  return key ? { "Content-Type": "application/json", Authorization: `Bearer ${key}` } : { "Content-Type": "application/json" };
};

const asked = () => {
  const body = { question: at("question").value, answer: at("answer").value, rubric: at("rubric").value };
  if (at("company").value) body.company = at("company").value;
  if (at("duration").value) body.duration = Number(at("duration").value);
  return body;
};

const complaint = async (response) => {
  try {
    return (await response.json()).error.message;
  } catch {
    return `the server answered ${response.status}`;
  }
};

const show = (page) => {
  const frame = at("card");
  frame.addEventListener("load", () => {
    frame.style.height = `${frame.contentDocument.documentElement.scrollHeight + 4}px`;
  }, { once: true });
  frame.srcdoc = page;
  at("result").hidden = false;
};

at("ask").addEventListener("submit", async (event) => {
  event.preventDefault();
  at("fault").textContent = "";
  at("said").textContent = "Evaluating …";
  at("send").disabled = true;
  try {
    const response = await fetch("evaluate?format=html", { method: "POST", headers: headers(), body: JSON.stringify(asked()) });
    if (!response.ok) throw new Error(await complaint(response));
    show(await response.text());
    at("said").textContent = "Done: the evaluation is below.";
  } catch (error) {
    at("result").hidden = true;
    at("said").textContent = "";
    at("fault").textContent = error.message;
  } finally {
    at("send").disabled = false;
  }
});

const listRubrics = async () => {
  const response = await fetch("rubrics", { headers: headers() });
  if (!response.ok) return;
  const { rubrics } = await response.json();
  const chosen = at("rubric").value;
  at("rubric").replaceChildren(...rubrics.map(({ id, title }) => new Option(`${id}: ${title}`, id, id === "star-l", id === chosen)));
};

at("key").addEventListener("change", listRubrics);
listRubrics();
