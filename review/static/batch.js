// The progress of a batch, asked for every two seconds until nothing moves any more; and the button that prints.
"use strict";

const bar = document.getElementById("done");
const PAUSE_MS = 2000;

async function look() {
  try {
    const answer = await fetch(`/api/batches/${bar.dataset.batch}`, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      show(await answer.json());
    }
  } catch {
    // no connection: the next look tries again
  }
  if (bar.value < bar.max) {
    setTimeout(look, PAUSE_MS);
  }
}

function show(batch) {
  bar.value = batch.done;
  document.getElementById("done-words").textContent = bar.dataset.words
    .replace("{done}", batch.done)
    .replace("{all}", batch.items.length);
  for (const item of batch.items) {
    const row = document.querySelector(`[data-item="${item.item_id}"]`);
    const fate = row && row.querySelector("[data-fate]");
    if (fate) {
      fate.textContent = item.said;
      fate.dataset.fate = item.fate;
      if (item.pages) {
        row.querySelector("[data-pages]").textContent = item.pages;
      }
    }
  }
}

if (bar) {
  look();
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
