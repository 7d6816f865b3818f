// Review of one dossier by keys. What a clerk does is shown at once and sent behind; nothing typed is ever lost.
"use strict";
(() => {
  const facts = JSON.parse(document.getElementById("case").textContent);
  const words = JSON.parse(document.getElementById("words").textContent);
  const csrf = document.querySelector('meta[name="csrf"]').content;
  const api = `/api/dossiers/${facts.dossier}`;
  const by = (id) => document.getElementById(id);
  const cardsBox = by("cards"), kept = by("kept"), openTag = by("open"), ask = by("ask");
  const picture = by("picture"), plate = by("plate"), mark = by("mark"), marks = by("marks"), view = by("view");
  const storeKey = `hoso-acts-${facts.dossier}`;
  const say = (key, values = {}) => Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words[key] ?? key);
  const cards = () => [...document.querySelectorAll("article.field")];
  const cardOf = (id) => document.getElementById(`f-${id}`);
  const openCards = () => [...cardsBox.querySelectorAll("article.field[data-open]")];

  // --- what is sent behind ---------------------------------------------------------------------------------------
  let revision = facts.revision, sending = false, pause = 0;
  const before = JSON.parse(sessionStorage.getItem(storeKey) || "null");
  const isTyped = (act) => act.action === "correct"; // of acts made on an older revision only these may be sent: they say the value
  let waiting = !before ? [] : before.revision === facts.revision ? before.acts : before.acts.filter(isTyped);
  const done = [];

  function remember() {
    sessionStorage.setItem(storeKey, JSON.stringify({ revision, acts: waiting }));
    kept.textContent = waiting.length ? say("unsent", { count: waiting.length }) : say("all_kept");
    kept.className = waiting.length ? "tag warn" : "tag good";
  }
  const post = (path, body, more = {}) => fetch(api + path, {
    method: "POST", body: JSON.stringify(body), ...more,
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": csrf },
  });

  function queue(act) {
    waiting.push(act);
    remember();
    send();
  }

  async function send() {
    if (sending || !waiting.length) return;
    sending = true;
    const act = waiting[0];
    try {
      const answer = await post("/acts", { ...act, revision });
      const told = await answer.json().catch(() => ({}));
      if (answer.ok) { waiting.shift(); pause = 0; take(told); }
      else if (answer.status === 409) { waiting.shift(); stale(act, told); }
      else if (answer.status === 401 || answer.status === 403 || answer.status >= 500) throw new Error(told.said || answer.status);
      else { waiting.shift(); refuse(act, told); }
    } catch (error) {
      pause = Math.min(15000, (pause || 500) * 2);
      setTimeout(() => { sending = false; send(); }, pause);
      remember();
      return;
    }
    sending = false;
    remember();
    send();
  }

  async function sent() {
    while (waiting.length) await new Promise((ready) => setTimeout(ready, 40));
  }

  // --- what comes back --------------------------------------------------------------------------------------------
  function take(told) {
    revision = told.revision;
    const busy = new Set(waiting.map((act) => act.field_id));
    for (const [id, html] of Object.entries(told.cards || {})) if (!busy.has(id)) replace(id, html);
    if (told.stops !== undefined && !by("stops").contains(document.activeElement)) by("stops").innerHTML = told.stops;
    if (told.open !== undefined) openTag.textContent = say("open", { count: told.open });
    const again = openCards(); // what was typed may be asked once more, after the last field was left
    if (again.length && document.activeElement === by("decide")) select(again[0]);
  }

  function replace(id, html) {
    const old = cardOf(id);
    if (!old || old.querySelector("input") === document.activeElement) return;
    const had = document.activeElement === old || old.contains(document.activeElement);
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    const fresh = holder.content.firstElementChild;
    if (old.classList.contains("now")) { fresh.classList.add("now"); pictures(fresh); }
    if (!cardsBox.contains(old) && fresh.hasAttribute("data-open")) { old.remove(); cardsBox.append(fresh); }
    else old.replaceWith(fresh);
    if (had) fresh.focus({ preventScroll: true });
  }

  function told(card, text, kind = "bad") {
    const place = card && card.querySelector("[data-said]");
    if (!place) return;
    place.textContent = text;
    place.className = `told ${kind}`;
    place.hidden = false;
  }

  function stale(act, answer) {
    if (answer.revision) revision = answer.revision;
    const all = [act, ...waiting.splice(0)]; // the rest was meant for what was shown before: it waits for another look
    if (answer.reading) { waiting = all.filter(isTyped); remember(); location.reload(); return; }
    take({ ...answer, revision });
    for (const one of all.reverse()) notKept(one, answer);
  }

  function notKept(act, answer) {
    const card = cardOf(act.field_id);
    if (!card) return;
    card.setAttribute("data-open", "");
    select(card);
    const input = card.querySelector("input"), yours = isTyped(act) ? act.text : "";
    if (yours && input) input.value = yours;
    told(card, `${answer.said || ""} ${yours ? say("yours_kept", { text: yours }) : answer.advice || ""}`);
  }

  function refuse(act, answer) {
    const card = cardOf(act.field_id);
    card?.setAttribute("data-open", "");
    if (card) { select(card); const input = card.querySelector("input"); if (act.text && input) input.value = act.text; }
    told(card, `${answer.said || ""} ${answer.advice || ""}`);
  }

  // --- fields -----------------------------------------------------------------------------------------------------
  let now = null;

  function pictures(card) {
    for (const image of card.querySelectorAll("img[data-crop]:not([src])")) image.src = `/dossiers/${facts.dossier}/crops/${image.dataset.crop}.jpg`;
  }

  function select(card, focus = true) {
    if (now !== card) {
      now?.classList.remove("now");
      now = card;
      card.classList.add("now");
      pictures(card);
      if (card.dataset.page) requestAnimationFrame(() => setTimeout(() => { if (now === card) showSheet(card.dataset.page, card.dataset.box); }, 0));
      let ahead = card;
      for (let count = 0; count < 2 && ahead; count += 1) { ahead = ahead.nextElementSibling; if (ahead?.matches("article.field")) pictures(ahead); }
    }
    if (focus) { card.focus({ preventScroll: true }); card.scrollIntoView({ block: "nearest" }); }
  }

  function next(from) {
    const open = openCards().filter((card) => card !== from);
    const after = open.find((card) => from && from.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING);
    const card = after || open[0];
    performance.mark("hoso-next");
    if (card) select(card);
    else { by("decide").focus(); openTag.textContent = say("open", { count: 0 }); }
    requestAnimationFrame(() => setTimeout(() => performance.measure("hoso-painted", "hoso-next"), 0));
  }

  function act(card, action, more = {}) {
    if (!facts.mine || card.querySelector(`[data-do="${action}"]`)?.disabled && action !== "correct") return;
    const id = card.dataset.field;
    done.push(id);
    queue({ act_id: crypto.randomUUID(), field_id: id, action, ...more });
    if (action === "undo") { card.setAttribute("data-open", ""); return; }
    card.removeAttribute("data-open");
    card.classList.add("sent");
    if (more.text) card.querySelector("[data-value]").textContent = more.text;
    const undo = card.querySelector('[data-do="undo"]');
    if (undo) undo.disabled = false;
    next(card);
  }

  function type(card, whole) {
    const input = card.querySelector(".typing input");
    if (!input || input.disabled) return;
    input.focus();
    if (whole) input.select();
    else input.setSelectionRange(input.value.length, input.value.length);
  }

  function undo(card) {
    const id = done.pop();
    const target = (id && cardOf(id)) || card;
    if (!target) return;
    select(target);
    const button = target.querySelector('[data-do="undo"]');
    if (button) button.disabled = false;
    act(target, "undo");
    done.pop();
  }

  function commit(card, input) {
    const text = input.value.normalize("NFC").trim();
    card.focus({ preventScroll: true });
    if (text === input.defaultValue.normalize("NFC").trim()) act(card, "confirm"); // a box that was emptied is no yes
    else act(card, "correct", { text });
  }

  // --- pages ------------------------------------------------------------------------------------------------------
  const size = { scale: 1, left: 0, top: 0, turn: 0, page: null, box: null };

  const address = (sheet, width) => `/dossiers/${facts.dossier}/pages/${sheet.id}.jpg?width=${width}&r=${facts.revision}`;
  const ready = new Map(); // held here, so that the browser need not ask again
  const shown = () => { picture.style.visibility = ""; ahead(); };
  picture.addEventListener("load", shown);
  picture.addEventListener("error", shown);

  function ahead() { // the other pages, one after the other, so that turning to them costs nothing
    const sheet = facts.sheets.find((one) => !ready.has(one.id));
    if (!sheet) return;
    const image = new Image();
    ready.set(sheet.id, image);
    image.onload = image.onerror = ahead;
    image.src = address(sheet, Math.min(sheet.width, 1800));
  }

  function showSheet(id, box) {
    const sheet = facts.sheets.find((one) => one.id === id);
    if (!sheet) return;
    if (size.page !== id) {
      size.page = id;
      size.turn = 0;
      const width = Math.min(sheet.width, 1800);
      picture.style.visibility = "hidden"; // never the box of one page over the picture of another
      picture.src = address(sheet, width);
      plate.style.width = `${sheet.width}px`;
      plate.style.height = `${sheet.height}px`;
      marks.setAttribute("viewBox", `0 0 ${sheet.width} ${sheet.height}`);
      for (const button of document.querySelectorAll("[data-sheet]")) button.toggleAttribute("aria-current", button.dataset.sheet === id);
      document.querySelector(`[data-sheet="${id}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    size.box = box ? box.split(",").map(Number) : null;
    if (size.box) {
      const [left, top, right, bottom] = size.box, rim = Math.min(16, 0.25 * (bottom - top));
      mark.setAttribute("x", left - rim); mark.setAttribute("y", top - rim);
      mark.setAttribute("width", right - left + 2 * rim); mark.setAttribute("height", bottom - top + 2 * rim);
      near();
    } else { mark.setAttribute("width", 0); fit(); }
  }

  function near() {
    const sheet = facts.sheets.find((one) => one.id === size.page), [left, top, right, bottom] = size.box;
    const wide = view.clientWidth, high = view.clientHeight;
    size.scale = Math.min(1.2, Math.max(wide / sheet.width, 0.6 * wide / Math.max(60, right - left)));
    size.scale = Math.min(size.scale, 0.5 * high / Math.max(20, bottom - top));
    size.left = wide / 2 - size.scale * (left + right) / 2;
    size.top = high / 2.4 - size.scale * (top + bottom) / 2;
    hold(sheet);
  }

  function fit() {
    const sheet = facts.sheets.find((one) => one.id === size.page);
    size.scale = Math.min(view.clientWidth / sheet.width, view.clientHeight / sheet.height);
    size.left = (view.clientWidth - size.scale * sheet.width) / 2;
    size.top = 0;
    draw();
  }

  function hold(sheet) {
    const slack = (inner, outer) => Math.min(0, outer - inner);
    const width = size.scale * sheet.width, height = size.scale * sheet.height;
    size.left = width < view.clientWidth ? (view.clientWidth - width) / 2 : Math.max(slack(width, view.clientWidth), Math.min(0, size.left));
    size.top = height < view.clientHeight ? 0 : Math.max(slack(height, view.clientHeight), Math.min(0, size.top));
    draw();
  }

  function draw() {
    plate.style.transform = `translate(${size.left}px, ${size.top}px) scale(${size.scale})`;
    const sheet = facts.sheets.find((one) => one.id === size.page);
    picture.style.transform = size.turn ? `rotate(${size.turn}deg)` : "";
    marks.style.display = size.turn ? "none" : "";
    plate.dataset.sheet = sheet?.id ?? "";
  }

  function zoom(factor, x = view.clientWidth / 2, y = view.clientHeight / 2) {
    const scale = Math.min(4, Math.max(0.1, size.scale * factor)), share = scale / size.scale;
    size.left = x - share * (x - size.left);
    size.top = y - share * (y - size.top);
    size.scale = scale;
    draw();
  }

  function step(by) {
    const place = facts.sheets.findIndex((one) => one.id === size.page);
    const sheet = facts.sheets[Math.max(0, Math.min(facts.sheets.length - 1, place + by))];
    if (sheet && sheet.id !== size.page) showSheet(sheet.id, null);
  }

  view.addEventListener("wheel", (event) => { event.preventDefault(); const place = view.getBoundingClientRect(); zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, event.clientX - place.left, event.clientY - place.top); }, { passive: false });
  let drag = null;
  view.addEventListener("pointerdown", (event) => { drag = { x: event.clientX - size.left, y: event.clientY - size.top }; view.setPointerCapture(event.pointerId); });
  view.addEventListener("pointermove", (event) => { if (drag) { size.left = event.clientX - drag.x; size.top = event.clientY - drag.y; draw(); } });
  view.addEventListener("pointerup", () => { drag = null; });

  // --- pages put right ----------------------------------------------------------------------------------------------
  const ANSWERS = "123456789abcdefghijklmnopqrstuvwxyz";
  let asked = null, back = null;

  // Asks by keys and by buttons: `answers` are [key, words, what it does]; Escape is always one of them.
  function question(text, answers) {
    asked = new Map([...answers, ["Escape", say("no"), forget]].map(([key, words, run]) => [key, { words, run }]));
    if (!ask.contains(document.activeElement)) back = document.activeElement;
    by("ask-words").textContent = text;
    ask.className = "told warn";
    by("ask-choices").replaceChildren(...[...asked].map(([key, { words }]) => {
      const button = document.createElement("button"), item = document.createElement("li"), cap = document.createElement("kbd");
      button.type = "button";
      button.dataset.answer = key;
      cap.textContent = key === "Escape" ? "Esc" : key;
      button.append(cap, words);
      item.append(button);
      return item;
    }));
    ask.hidden = false;
    ask.focus();
    ask.scrollIntoView({ block: "nearest" });
  }

  const listed = (list, run) => list.slice(0, ANSWERS.length).map((one, place) => [ANSWERS[place], one.name, () => run(one)]);

  function forget() {
    asked = null;
    ask.hidden = true;
    size.turn = 0;
    if (size.page) draw();
    (back && document.contains(back) ? back : now)?.focus?.({ preventScroll: true });
  }

  async function order(path, asking) {
    asked = null;
    by("ask-words").textContent = say(path === "/pages" ? "reading" : "checking");
    by("ask-choices").replaceChildren();
    await sent();
    const answer = await post(path, { revision, ...asking });
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) location.reload();
    else { by("ask-words").textContent = `${said.said || ""} ${said.advice || ""}`; ask.className = "told bad"; }
  }

  const orderPage = (verb, to = "") => order("/pages", { page_id: size.page, verb, to });
  const number = () => 1 + facts.sheets.findIndex((one) => one.id === size.page);
  function turn() {
    size.turn = (size.turn + 90) % 360;
    draw();
    if (size.turn === 0) forget();
    else question(say("turn_ask"), [["Enter", say("yes"), () => orderPage("turn", String(size.turn / 90))], ["R", say("turn_on"), turn]]);
  }
  const split = () => question(say("split_ask", { number: number() }), [["Enter", say("yes"), () => orderPage("split")]]);
  const move = () => question(say("move_ask"), listed(facts.papers, (paper) => orderPage("move", paper.page)));
  const name = () => question(say("class_ask", { number: number() }), listed(facts.classes, (one) => orderPage("class", one.code)));
  const procedure = () => question(say("procedure_ask"), listed(facts.procedures, (one) => order("/procedure", { code: one.code })));

  ask.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !asked) { event.preventDefault(); forget(); return; }
    if (!asked || (event.key === "Enter" && document.activeElement !== ask)) return; // Enter on a button presses that
    const answer = asked.get(event.key) ?? asked.get(event.key.toUpperCase());
    if (answer) { event.preventDefault(); answer.run(); }
  });
  ask.addEventListener("click", (event) => {
    const button = event.target.closest("[data-answer]");
    if (button) { event.stopPropagation(); asked?.get(button.dataset.answer)?.run(); }
  });

  const tools = {
    before: () => step(-1), after: () => step(1), larger: () => zoom(1.25), smaller: () => zoom(0.8), whole: fit,
    turn, split, move, procedure, class: name,
    unveil: () => {
      const reasons = ["check_value", "compare_person", "complaint", "audit"].map((code) => ({ code, name: say(`reason.${code}`) }));
      question(say("unveil_ask"), listed(reasons, ({ code }) => unveil(code)));
    },
  };

  async function unveil(reason) {
    await sent();
    const answer = await post("/unveil", { reason });
    if (answer.ok) location.reload();
  }

  // --- keys and fingers -----------------------------------------------------------------------------------------------
  const keys = { Enter: "confirm", "/": "mark_absent", "?": "mark_illegible" };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (facts.mine && (event.key === "F4" || event.key === "F6")) { event.preventDefault(); tools[event.key === "F4" ? "class" : "procedure"](); return; }
    if (event.key === "F8") { event.preventDefault(); leave(by("decide").href); return; }
    const card = document.activeElement?.closest?.("article.field");
    const input = document.activeElement?.matches?.("input, select, textarea") ? document.activeElement : null;
    if (input) {
      if (!card) return;
      if (event.key === "Enter") { event.preventDefault(); commit(card, input); }
      else if (event.key === "Escape") { event.preventDefault(); input.value = input.defaultValue; card.focus({ preventScroll: true }); }
      return;
    }
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") { event.preventDefault(); step(event.key === "ArrowLeft" ? -1 : 1); return; }
    if (event.key === "+" || event.key === "-") { event.preventDefault(); zoom(event.key === "+" ? 1.25 : 0.8); return; }
    // A capital letter begins a value (names do), where there is one to type; the small one is the key.
    const typing = card !== null && document.activeElement === card && event.key !== event.key.toLowerCase();
    const command = { r: turn, s: split, m: move, u: () => undo(card) }[event.key.toLowerCase()];
    if (facts.mine && command && !typing) { event.preventDefault(); command(); return; }
    if (!card || document.activeElement !== card || !facts.mine) return;
    if (keys[event.key]) { event.preventDefault(); act(card, keys[event.key]); return; }
    if (event.key === "F2") { event.preventDefault(); type(card, true); return; }
    const choice = [...card.querySelectorAll("[data-key]")].find((button) => button.dataset.key === event.key);
    if (choice) { event.preventDefault(); choose(card, choice); return; }
    if (event.key.length === 1 && event.key !== " ") type(card, true);
  });

  function choose(card, button) { act(card, "choose", { choice: Number(button.dataset.choice), text: "" }); card.querySelector("[data-value]").textContent = button.querySelector(".text").textContent; }

  document.addEventListener("click", (event) => {
    const sheet = event.target.closest("[data-sheet]");
    if (sheet?.matches("button")) { showSheet(sheet.dataset.sheet, null); return; }
    const tool = event.target.closest("[data-tool]");
    if (tool) { tools[tool.dataset.tool]?.(); return; }
    const button = event.target.closest("[data-do]");
    const card = event.target.closest("article.field");
    if (button && card) {
      if (button.dataset.do === "type") type(card, true);
      else if (button.dataset.do === "choose") choose(card, button);
      else if (button.dataset.do === "undo") { done.length = 0; act(card, "undo"); }
      else { const input = card.querySelector(".typing input"); if (button.dataset.do === "confirm" && input && input.value !== input.defaultValue) commit(card, input); else act(card, button.dataset.do); }
    } else if (card) select(card, !event.target.matches("input"));
  });
  document.addEventListener("focusin", (event) => { const card = event.target.closest("article.field"); if (card && card !== now) select(card, false); });

  document.addEventListener("submit", async (event) => {
    const stop = event.target.closest("article.stop");
    if (!stop) return;
    event.preventDefault();
    await sent();
    const input = stop.querySelector("input");
    const answer = await post("/waivers", { revision, code: stop.dataset.code, scope: stop.dataset.scope, reason: input.value });
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) { input.blur(); take(said); next(null); }
    else { if (said.revision) revision = said.revision; kept.textContent = `${said.said || ""} ${said.advice || ""}`; kept.className = "tag bad"; }
  });

  async function leave(address) { await sent(); location.href = address; }
  for (const id of ["decide", "back"]) by(id).addEventListener("click", (event) => { event.preventDefault(); leave(event.currentTarget.href); });
  window.addEventListener("beforeunload", (event) => { if (waiting.length) event.preventDefault(); });

  async function wait() {
    const answer = await fetch(`${api}/state`, { headers: { Accept: "application/json" } }).catch(() => null);
    const said = answer?.ok ? await answer.json() : { reading: true };
    if (said.reading) setTimeout(wait, 1000);
    else location.reload();
  }

  remember();
  if (facts.reading) wait();
  else send();
  const first = openCards()[0] || cardsBox.querySelector("article.field"); // never one that is folded away
  if (first) select(first);
  else {
    if (facts.sheets[0]) showSheet(facts.sheets[0].id, null);
    if (facts.mine) by("decide").focus({ preventScroll: true });
  }
})();
