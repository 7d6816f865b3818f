// The counter's script: files are hashed here (bytes.js), sent in parts from where the server says, and shown with what it says of them.
"use strict";

const words = JSON.parse(document.getElementById("words").textContent);
const csrf = document.querySelector("meta[name=csrf]").content;
const drop = document.getElementById("drop");
const PART_BYTES = Math.min(Number(drop.dataset.partBytes), 4_000_000); // a lost connection costs at most one part
const LOOK_MS = [250, 250, 250, 250, 500, 500, 1000]; // pauses between looks while something is under way
const MANIFESTS = ["manifest.json", "manifest.csv"]; // what a folder says of itself: docs/batches.md
const RETRY_MS = [1000, 2000, 4000, 8000, 15000]; // pauses while the connection is lost
const SHOWN = 60; // pictures shown small; more would fill a phone's memory

let handIn = null; // as the server says it stands
let current = null; // name of the item that pictures go to
let queue = []; // files of this browser that are not sent yet
let sending = false;
const locals = new Map(); // sha256 → the file of this browser, for its picture and for going on
const failures = []; // what was refused before the server kept anything

function say(key, values = {}) {
  return Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), words[key]);
}

function make(tag, more = {}, ...inside) {
  const element = Object.assign(document.createElement(tag), more);
  element.append(...inside.filter((part) => part !== null));
  return element;
}

// Asks the server; while it cannot be reached, waits and asks again. An answer that says no is thrown with its words.
async function ask(method, address, body = null, kind = "application/json") {
  for (let tries = 0; ; tries += 1) {
    let answer;
    try {
      answer = await fetch(address, {
        method,
        body,
        headers: { "X-CSRF-Token": csrf, Accept: "application/json", ...(body === null ? {} : { "Content-Type": kind }) },
      });
    } catch {
      answer = null;
    }
    const answered = answer !== null && answer.status < 500 && answer.status !== 408; // 408: it came too slowly
    document.getElementById("lost").hidden = answered;
    if (answered) {
      const said = await answer.json();
      if (answer.ok) {
        return said;
      }
      throw Object.assign(new Error(`${said.said}. ${said.advice}`), said);
    }
    await new Promise((done) => setTimeout(done, RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]));
  }
}

function put(method, address, value) {
  return ask(method, address, JSON.stringify(value));
}

function here(path = "") {
  return `/api/hand-ins/${handIn.hand_in_id}${path}`;
}

// Takes files into the queue: those with a folder go to the item of that name, others to the current one. A folder
// with a manifest goes as one zip, which the server opens by the same rules as `hoso run`.
async function take(files) {
  const top = (file) => path(file).split("/").slice(0, -1)[0];
  const listed = new Set([...files].filter((file) => path(file).split("/").length === 2 && MANIFESTS.includes(file.name.toLowerCase())).map(top));
  const sorted = [...files].filter((file) => !listed.has(top(file))).sort((a, b) => path(a).localeCompare(path(b), "vi", { numeric: true }));
  for (const folder of listed) {
    const inside = [...files].filter((file) => top(file) === folder).map((file) => ({ file, path: path(file) }));
    document.getElementById("ready").textContent = say("zipping", { name: folder });
    queue.push({ file: await zipped(inside, `${folder}.zip`), group: "" });
  }
  for (const file of sorted) {
    const folders = path(file).split("/").slice(0, -1);
    queue.push({ file, group: folders.length ? folders[folders.length - 1] : currentItem() });
  }
  show();
  sendAll();
}

function path(file) {
  return file.inPath || file.webkitRelativePath || file.name;
}

function currentItem() {
  current = current || freeName();
  return current;
}

function freeName() {
  const taken = new Set([...handIn.items.map((item) => item.name), ...queue.map((one) => one.group)]);
  let number = 1;
  while (taken.has(String(number))) {
    number += 1;
  }
  return String(number);
}

async function sendAll() {
  if (sending) {
    return;
  }
  sending = true;
  looks = 0;
  look();
  while (queue.length) {
    const one = queue[0];
    try {
      await sendOne(one);
    } catch (error) {
      failures.push({ name: one.file.name, said: error.message });
    }
    queue.shift();
    show();
  }
  sending = false;
  looks = 0;
  look();
}

async function sendOne({ file, group }) {
  const digest = await sha256(file);
  locals.set(digest, file);
  const announced = { sha256: digest, group, name: file.name, size_bytes: file.size };
  let now = await put("POST", here("/files"), announced);
  replace(now);
  while (now.state === "coming") {
    const part = file.slice(now.offset, now.offset + PART_BYTES);
    try {
      now = await ask("PATCH", here(`/files/${digest}?group=${encodeURIComponent(now.group)}&offset=${now.offset}`), part, "application/octet-stream");
    } catch (error) {
      if (error.code !== "wrong_offset") {
        throw error;
      }
      now = await put("POST", here("/files"), announced); // an answer was lost: ask where to go on
    }
    replace(now);
    show();
  }
}

function replace(now) {
  const known = handIn.files.findIndex((file) => file.sha256 === now.sha256 && file.group === now.group);
  if (known < 0) {
    handIn.files.push(now);
  } else if (now.state !== "coming" || now.offset >= handIn.files[known].offset) {
    handIn.files[known] = now;
  }
  if (now.group && !handIn.items.some((item) => item.name === now.group)) {
    handIn.items.push({ name: now.group, item_code: "" });
  }
}

let looking = null;
let looks = 0; // since something was sent last: the first answers are waited for

// Asks how it stands, and again while something is being looked at.
async function look() {
  clearTimeout(looking);
  const now = await ask("GET", here());
  for (const file of sending ? now.files : []) {
    replace(file); // what is being sent meanwhile may be further than this answer
  }
  if (!sending) {
    handIn = now;
  }
  show();
  clearTimeout(looking);
  if (sending || handIn.files.some((file) => file.state === "here")) {
    looking = setTimeout(look, LOOK_MS[Math.min(looks, LOOK_MS.length - 1)]);
    looks += 1;
  }
}

function show() {
  const place = document.getElementById("items");
  if (document.activeElement?.matches(".mover")) {
    return; // somebody is choosing: the list stays open
  }
  const typing = document.activeElement && document.activeElement.dataset.item;
  const left = new Map([...place.children].map((child) => [child.dataset.name, child]));
  const groups = [...new Set([...handIn.items.map((item) => item.name), ...queue.map((one) => one.group)])].filter(Boolean);
  const loose = handIn.files.filter((file) => !file.group);
  if (loose.length || failures.length) {
    groups.push("");
  }
  for (const [name, gone] of left) {
    if (!groups.includes(name)) {
      gone.remove();
    }
  }
  groups.forEach((name, at) => {
    const section = itemSection(name, left.get(name), typing === name);
    if (place.children[at] !== section) { // a field that is moved loses the focus, and with it what is being typed
      place.insertBefore(section, place.children[at] || null);
    }
  });
  sum();
}

function itemSection(name, old, typing) {
  const section = old || newSection(name);
  section.classList.toggle("here", name !== "" && name === current);
  if (name !== "" && !typing) {
    const known = handIn.items.find((item) => item.name === name);
    const input = section.querySelector("input");
    if (!input.dataset.wrong && !input.dataset.typed) {
      input.value = known ? known.item_code : "";
    }
  }
  const sheets = handIn.files.filter((file) => file.group === name).map(sheet);
  const waiting = queue.filter((one) => name !== "" && one.group === name && !isListed(one.file)).map(waitingSheet);
  const refused = name === "" ? failures.map((one) => failedSheet(one)) : [];
  section.querySelector("ul").replaceChildren(...sheets, ...waiting, ...refused);
  return section;
}

function isListed(file) {
  return handIn.files.some((known) => locals.get(known.sha256) === file);
}

function newSection(name) {
  const title = name === "" ? say("zips") : say("item", { name });
  const head = make("div", { className: "row" }, make("h2", { textContent: title }));
  const section = make("section", { className: "item" }, head);
  section.dataset.name = name;
  if (name !== "") {
    const add = make("button", { type: "button", textContent: say("add_to") });
    add.addEventListener("click", () => {
      current = name;
      show();
      document.getElementById("files").click();
    });
    const away = make("button", { type: "button", textContent: "×", title: say("remove_item", { name }) });
    away.setAttribute("aria-label", say("remove_item", { name }));
    away.addEventListener("click", () => dropItem(name));
    head.append(add, away);
    section.append(...codeField(name));
  }
  section.append(make("ul", { className: "sheets" }));
  return section;
}

function codeField(name) {
  const id = `code-${name}`;
  const input = make("input", { id, className: "code", maxLength: 40, autocomplete: "off", spellcheck: false });
  input.dataset.item = name;
  input.setAttribute("aria-describedby", `${id}-how`);
  const told = make("p", { className: "told bad", hidden: true });
  told.setAttribute("role", "alert");
  input.addEventListener("input", () => { input.dataset.typed = "yes"; });
  input.addEventListener("change", () => keepCode(name, input, told));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault(); // a scanner gun ends with Enter
      input.blur();
    }
  });
  return [
    make("label", { htmlFor: id, textContent: say("item_code") }),
    input,
    make("p", { id: `${id}-how`, className: "hint", textContent: say("item_code_how") }),
    told,
  ];
}

async function keepCode(name, input, told) {
  try {
    handIn = await put("PUT", here("/items"), { name, item_code: input.value });
    told.hidden = true;
    delete input.dataset.wrong;
    delete input.dataset.typed;
    show();
  } catch (error) {
    input.dataset.wrong = "yes";
    told.textContent = error.message;
    told.hidden = false;
  }
}

function sheet(file) {
  const bad = file.state === "refused" || (file.state === "judged" && !file.usable);
  const away = make("button", { type: "button", textContent: "×", title: say("remove", { name: file.name }) });
  away.setAttribute("aria-label", say("remove", { name: file.name }));
  away.addEventListener("click", () => dropFile(file));
  const item = make(
    "li",
    { className: bad ? "sheet bad" : "sheet" },
    picture(file),
    make("div", {}, make("div", { className: "name", textContent: file.name }), verdict(file, bad)),
    away,
    mover(file),
    file.said.length ? make("ul", { className: "why" }, ...file.said.map((said) => make("li", { textContent: said }))) : null,
  );
  return item;
}

// Lets a picture go to another item, or to a new one.
function mover(file) {
  if (!file.group || file.state === "coming") {
    return null;
  }
  const others = handIn.items.map((item) => item.name).filter((name) => name !== file.group);
  const options = [["", say("move_to")], ...others.map((name) => [name, say("item", { name })]), [freeName(), say("new_item")]];
  const select = make("select", { className: "mover" }, ...options.map(([value, textContent]) => make("option", { value, textContent })));
  select.setAttribute("aria-label", say("move", { name: file.name }));
  select.addEventListener("change", async () => {
    try {
      handIn = await put("POST", here(`/files/${file.sha256}/move`), { group: file.group, to: select.value });
      show();
    } catch (error) {
      failures.push({ name: file.name, said: error.message });
      look();
    }
  });
  return select;
}

function picture(file) {
  const local = locals.get(file.sha256);
  const shown = local && /^image\/(jpeg|png|webp|gif)$/.test(local.type) && locals.size <= SHOWN;
  if (!shown) {
    return make("span", {});
  }
  local.shownAt = local.shownAt || URL.createObjectURL(local);
  return make("img", { src: local.shownAt, alt: "", loading: "lazy" });
}

function verdict(file, bad) {
  if (file.state === "coming") {
    const going = queue.some((one) => locals.get(file.sha256) === one.file);
    const percent = Math.floor((100 * file.offset) / file.size_bytes);
    return tag(going ? say("coming", { percent }) : say("missing"), going ? "" : "warn");
  }
  if (file.state === "here") {
    return tag(say("here"), "");
  }
  if (file.state === "unpacked") {
    return tag(say("unpacked", { pages: file.pages }), "good");
  }
  const kind = file.state === "refused" ? say("refused_word") : say("poor");
  const pages = file.pages > 1 ? make("span", { className: "faint", textContent: ` ${say("pages", { pages: file.pages })}` }) : null;
  return make("div", {}, tag(bad ? kind : say("good"), bad ? "bad" : "good"), pages);
}

function tag(text, kind) {
  return make("span", { className: `tag ${kind}`, textContent: text });
}

function waitingSheet(one) {
  const name = make("div", { className: "name", textContent: one.file.name });
  return make("li", { className: "sheet" }, make("span", {}), make("div", {}, name, tag(say("hashing"), "")));
}

function failedSheet(one) {
  const name = make("div", { className: "name", textContent: one.name });
  const why = make("ul", { className: "why" }, make("li", { textContent: one.said }));
  return make("li", { className: "sheet bad" }, make("span", {}), make("div", {}, name, tag(say("refused_word"), "bad")), why);
}

async function dropFile({ sha256: digest, group }) {
  handIn = await ask("DELETE", here(`/files/${digest}?group=${encodeURIComponent(group)}`));
  if (!handIn.files.some((file) => file.sha256 === digest)) {
    locals.delete(digest); // no other item has the same bytes
  }
  show();
}

async function dropItem(name) {
  queue = queue.filter((one, place) => one.group !== name || (sending && place === 0));
  current = current === name ? null : current;
  handIn = await ask("DELETE", here(`/items?name=${encodeURIComponent(name)}`));
  show();
}

// Says how much there is, how much is missing, and whether it can be sent.
function sum() {
  const real = handIn.files.filter((file) => file.state !== "unpacked");
  const good = real.filter((file) => file.state === "judged");
  const poor = good.filter((file) => !file.usable);
  const waiting = real.filter((file) => file.state === "coming" || file.state === "here").length + queue.length;
  const items = new Set(good.map((file) => file.group)).size;
  const all = real.length + queue.length;
  const told = all ? say("ready", { items, files: all, poor: poor.length, waiting }) : say("empty");
  const ready = document.getElementById("ready");
  if (ready.textContent !== told) {
    ready.textContent = told;
  }
  const bytes = handIn.files.reduce((count, file) => count + file.size_bytes, 0);
  const arrived = handIn.files.reduce((count, file) => count + file.offset, 0);
  const coming = queue.reduce((count, one) => count + (isListed(one.file) ? 0 : one.file.size), 0);
  document.getElementById("progress").value = bytes + coming ? (100 * arrived) / (bytes + coming) : 0;
  const anyway = document.getElementById("anyway");
  anyway.closest("label").hidden = poor.length === 0;
  document.getElementById("send").disabled = !good.length || waiting > 0 || (poor.length > 0 && !anyway.checked);
}

async function send() {
  const told = document.getElementById("told");
  const button = document.getElementById("send");
  button.disabled = true;
  document.getElementById("ready").textContent = say("registering");
  try {
    const sent = await put("POST", here("/send"), { anyway: document.getElementById("anyway").checked });
    location.assign(sent.address);
  } catch (error) {
    told.textContent = error.message;
    told.hidden = false;
    sum();
  }
}

// Reads what was dropped, folders too, and gives each file its place inside them.
async function dropped(entries) {
  const found = [];
  for (const entry of entries) {
    found.push(...(await walk(entry, "")));
  }
  take(found);
}

async function walk(entry, above) {
  const at = above ? `${above}/${entry.name}` : entry.name;
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    file.inPath = at;
    return entry.name.startsWith(".") ? [] : [file];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed)); // at most 100 at a time
    if (!some.length) {
      return found;
    }
    for (const one of some) {
      found.push(...(await walk(one, at)));
    }
  }
}

function listen() {
  for (const button of document.querySelectorAll("[data-pick]")) {
    const input = document.getElementById(button.dataset.pick);
    button.disabled = false; // from now on somebody listens
    button.addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      take([...input.files].filter((file) => !file.name.startsWith(".")));
      input.value = "";
    });
  }
  const another = document.querySelector("[data-new-item]");
  another.disabled = false;
  another.addEventListener("click", async () => {
    current = freeName();
    handIn = await put("PUT", here("/items"), { name: current, item_code: "" });
    show();
    document.getElementById(`code-${current}`).focus();
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    window.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
    });
  }
  window.addEventListener("drop", (event) => {
    dropped([...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry));
  });
  window.addEventListener("beforeunload", (event) => {
    if (queue.length) {
      event.preventDefault();
    }
  });
  document.getElementById("anyway").addEventListener("change", sum);
  document.getElementById("send").addEventListener("click", send);
}

async function start() {
  handIn = await ask("POST", "/api/hand-ins");
  current = handIn.items.length ? handIn.items[handIn.items.length - 1].name : null;
  listen();
  show();
  look();
}

start();
