"""The script of a batch's page: it makes the table's headings sort and puts a filter above it, and nothing else.

It writes with ``textContent`` alone, so no text of an answer is ever read as HTML.
"""

from __future__ import annotations

from typing import Final

SCRIPT: Final = """
(() => {
  'use strict';
  const table = document.querySelector('table.sj-all');
  if (!table) return;
  const bodies = [...table.tBodies], rows = bodies.flatMap((body) => [...body.rows]), block = bodies[0].rows.length;
  const heads = [...table.tHead.rows[0].cells];
  const make = (name, text, more) => Object.assign(document.createElement(name), {textContent: text || ''}, more);
  const place = (text) => heads.findIndex((head) => head.textContent === text);
  const verdict = place('Verdict'), run = place('Run'), look = place('Look');

  // Rows that fit stand first, so that their blocks are full and of a known height; blocks of others are hidden whole.
  let order = rows;
  const put = () => {
    const lines = [...order.filter((row) => !row.hidden), ...order.filter((row) => row.hidden)];
    bodies.forEach((body, n) => {
      const part = lines.slice(n * block, (n + 1) * block);
      if (part.some((row, k) => body.children[k] !== row)) body.replaceChildren(...part);
      body.hidden = part.every((row) => row.hidden);
    });
  };

  // Sorting: figures by size, other cells by letters, what is not there last.
  const missing = '\\u2013', collator = new Intl.Collator('en', {numeric: true});
  const key = (row, column) => {
    const cell = row.cells[column], text = cell.dataset.k || cell.textContent;
    const figure = parseFloat(text);
    return text === missing ? null : column && Number.isFinite(figure) ? figure : text;
  };
  const compare = (a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
  heads.forEach((head, column) => {
    const button = make('button', head.textContent, {type: 'button'});
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending', way = down ? -1 : 1;
      heads.forEach((other) => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const keyed = rows.map((row) => [key(row, column), row]);
      keyed.sort(([a], [b]) => a === null ? (b === null ? 0 : 1) : b === null ? -1 : way * compare(a, b));
      order = keyed.map(([, row]) => row);
      put();
    });
  });

  // The filter: words, verdict, red flag, run, and what needs a person.
  const form = make('form', '', {className: 'sj-filter'});
  form.setAttribute('role', 'search');
  form.setAttribute('aria-label', 'Filter the table');
  const field = (label, control) => {
    const around = make('label', label + ' ');
    around.append(control);
    form.append(around);
    return control;
  };
  const select = (label, options) => {
    const control = make('select');
    options.forEach(([value, text]) => control.append(make('option', text, {value})));
    return options.length > 1 ? field(label, control) : control;
  };
  const different = (column) =>
    [...new Set(rows.map((row) => row.cells[column].textContent))].sort(collator.compare).map((text) => [text, text]);
  const words = field('Find', make('input', '', {type: 'search', autocomplete: 'off'}));
  const verdicts = different(verdict);
  const ofVerdict = select('Verdict', [['', 'all'], ...(verdicts.length < 40 ? verdicts : [])]);
  const flags = [...document.querySelectorAll('[data-flag]')].map((flag) => [flag.dataset.flag, flag.textContent]);
  const ofFlag = select('Red flag', [['', 'any or none'], ...flags]);
  const ofRun = select('Run', [['', 'all'], ...(run < 0 ? [] : different(run))]);
  const ofState = select('Show', [['', 'all'], ['look', 'a person should look'], ['scored', 'scored'],
    ['insufficient', 'too little to judge'], ['failed', 'failed']]);
  form.append(make('button', 'Show all', {type: 'reset'}));
  const count = make('output');
  form.append(count);
  table.parentElement.before(form);

  let texts = null;
  const filter = () => {
    texts = texts || rows.map((row) => row.textContent.toLowerCase());
    const wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let seen = 0;
    rows.forEach((row, n) => {
      const cells = row.cells;
      const fits = wanted.every((word) => texts[n].includes(word)) &&
        (!ofVerdict.value || cells[verdict].textContent === ofVerdict.value) &&
        (!ofRun.value || cells[run].textContent === ofRun.value) &&
        (!ofFlag.value || (row.dataset.f || '').split(' ').includes(ofFlag.value)) &&
        (!ofState.value || (ofState.value === 'look' ? cells[look].textContent === 'yes'
          : row.dataset.s === ofState.value));
      if (row.hidden === fits) row.hidden = !fits;
      seen += fits;
    });
    put();
    count.textContent = `${seen.toLocaleString('en')} of ${rows.length.toLocaleString('en')} answers`;
  };
  let waiting = 0;
  form.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  form.addEventListener('reset', () => setTimeout(filter));
  form.addEventListener('submit', (event) => { event.preventDefault(); filter(); });
  count.textContent = `${rows.length.toLocaleString('en')} answers`;

  // An address leads into a closed fold, also in browsers that open it not by themselves, and to a row filtered out.
  const open = () => {
    const target = /^#[ar]\\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (target.hidden) {
      form.reset();
      filter();
    }
    const fold = target.closest('details');
    if (fold) fold.open = true;
    (fold ? fold.firstElementChild : target.querySelector('a')).focus();
    target.scrollIntoView();
  };
  addEventListener('hashchange', open);
  open();
})();
"""
