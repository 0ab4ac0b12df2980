// Bad wi-fi: what a child answers is kept on the device first, then sent in one batch; the next card is shown from what was
// fetched before. What is sent twice counts once. Without this script every page is an ordinary form.
// Also: reads a question aloud with the device's own voice, where it has one for the language.
"use strict";
(() => {
  const QUEUE = "gwrando-queue:", PAGE = "gwrando-page:", RETRY_MS = 8000, WAIT_MS = 5000, MOST = 100;
  const box = () => document.getElementById("queue");
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)) || []; } catch { return []; } };
  const write = (key, list) => (list.length ? localStorage.setItem(key, JSON.stringify(list)) : localStorage.removeItem(key));
  const queues = () => Object.keys(localStorage).filter((key) => key.startsWith(QUEUE));
  const say = (words) => { const here = box(); if (here) { here.textContent = words || ""; here.hidden = !words; } };
  let timer = 0, sending = null;

  // one batch for one slip: [network reached, what the server asks to be changed]
  async function send(key) {
    const list = read(key), here = box();
    if (!list.length || !here) return [true, []];
    const stop = new AbortController(), clock = setTimeout(() => stop.abort(), WAIT_MS);
    try {
      const answer = await fetch(here.dataset.url, {
        method: "POST", signal: stop.signal, credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": here.dataset.token },
        body: JSON.stringify({ slip: key.slice(QUEUE.length), sent: list.slice(0, MOST) }),
      });
      if (!answer.ok && answer.status !== 403 && answer.status !== 404) return [false, []];
      const told = await answer.json(); // a page instead (the session ended): kept, and sent with the next page's token
      const done = new Set([...(told.kept || []), ...(told.again || []).map((one) => one.id)]);
      // refused whole (closed long ago, or the slip was taken back): there is nobody to keep it for
      write(key, answer.ok ? read(key).filter((one) => !done.has(one.id)) : []);
      const more = answer.ok && done.size && read(key).length ? await send(key) : [true, []];
      return [more[0], (told.again || []).concat(more[1])];
    } catch { return [false, []]; } finally { clearTimeout(clock); }
  }

  async function flush() {
    clearTimeout(timer);
    let reached = true, again = [];
    for (const key of queues()) {
      const [ok, back] = await send(key);
      reached = reached && ok;
      again = again.concat(back);
    }
    if (!reached) timer = setTimeout(flushOnce, RETRY_MS);
    say(reached ? "" : box() && box().dataset.waiting);
    return [reached, again];
  }
  function flushOnce() { sending = sending || flush().finally(() => { sending = null; }); return sending; }

  const pageKey = (url) => `${PAGE}${box().dataset.slip}:${new URL(url, location.href).pathname}`;

  async function fetchAhead() {
    const here = box();
    if (!here || !here.dataset.ahead) return;
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PAGE) && !key.startsWith(`${PAGE}${here.dataset.slip}:`)) sessionStorage.removeItem(key);
    }
    for (const url of here.dataset.ahead.split(" ")) {
      if (sessionStorage.getItem(pageKey(url))) continue;
      try {
        const answer = await fetch(url, { credentials: "same-origin" });
        if (answer.ok && !answer.redirected) sessionStorage.setItem(pageKey(url), await answer.text());
      } catch { return; }
    }
  }

  function go(url, reached) {
    if (reached) { location.href = url; return; }
    const kept = box() && sessionStorage.getItem(pageKey(url));
    if (!kept) { say(box().dataset.waiting); return; }
    const words = box().dataset.waiting, made = new DOMParser().parseFromString(kept, "text/html");
    document.title = made.title;
    document.body.replaceWith(made.body);
    history.pushState({}, "", url);
    scrollTo(0, 0);
    say(words);
    aloud();
  }

  function problem(words) {
    document.querySelectorAll(".from-script").forEach((old) => old.remove());
    const made = document.createElement("div");
    made.className = "error-summary from-script";
    made.setAttribute("role", "alert");
    const head = document.createElement("h2");
    head.textContent = words;
    made.append(head);
    const form = document.querySelector("main form");
    form.before(made);
    made.scrollIntoView({ block: "nearest" });
  }

  // an order is tapped one by one: here the taps are gathered, and sent as one answer
  function tapped(form, button) {
    const list = form.querySelector("ol.in-order") || form.insertBefore(document.createElement("ol"), form.querySelector("#which"));
    list.className = "in-order";
    const line = document.createElement("li"), input = document.createElement("input");
    line.textContent = button.textContent.trim();
    Object.assign(input, { type: "hidden", name: "answer", value: button.value });
    line.append(input);
    list.append(line);
    button.remove();
    const left = form.querySelectorAll("button.option").length, have = list.children.length;
    const which = form.querySelector("#which strong");
    which.textContent = which.closest("p").dataset[have === 1 ? "second" : "third"];
    const next = form.querySelector("button.option");
    if (next) next.focus();
    return have >= 3 || !left;
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target, here = box();
    if (!here || !form.dataset.card || !here.dataset.slip) return;
    event.preventDefault();
    const button = event.submitter;
    if (form.dataset.kind === "order" && button && button.name === "answer" && !tapped(form, button)) return;
    const fields = {};
    for (const [name, value] of new FormData(form)) {
      if (name !== "csrfmiddlewaretoken") (fields[name] = fields[name] || []).push(String(value));
    }
    if (button && button.name && form.dataset.kind !== "order") (fields[button.name] = fields[button.name] || []).push(button.value);
    if (form.dataset.kind === "order") fields.enough = ["1"];
    const key = QUEUE + here.dataset.slip, id = crypto.randomUUID();
    const next = (button && button.dataset.next) || form.dataset.next;
    try { write(key, read(key).concat({ id, card: form.dataset.card, fields })); } catch { form.submit(); return; }
    const [reached, again] = await flushOnce().then((first) => (read(key).some((one) => one.id === id) && first[0] ? flushOnce() : first));
    const mine = again.find((one) => one.id === id);
    if (mine) { problem(mine.what); return; }
    go(next, reached);
  });

  // without wi-fi the links between cards lead to what was fetched before
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".ways a");
    if (!link || navigator.onLine || !box() || !sessionStorage.getItem(pageKey(link.href))) return;
    event.preventDefault();
    go(link.href, false);
  });

  function aloud() {
    const here = box(), asked = document.querySelector(".bubble h1");
    if (!here || !asked || !window.speechSynthesis || document.querySelector(".aloud")) return;
    const language = document.documentElement.lang, voice = speechSynthesis.getVoices().find((one) => one.lang.toLowerCase().startsWith(language));
    if (!voice) return; // a voice of another language would not be understood
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "aloud button-quiet", textContent: here.dataset.aloud });
    button.addEventListener("click", () => {
      speechSynthesis.cancel();
      const choices = [...document.querySelectorAll(".option span, .choices span, .tick span, .line legend, .radio span")].map((one) => one.textContent.trim());
      for (const words of [asked.textContent.trim(), ...choices]) {
        const said = new SpeechSynthesisUtterance(words);
        Object.assign(said, { voice, lang: voice.lang });
        speechSynthesis.speak(said);
      }
    });
    asked.closest(".bubble").after(button);
  }

  addEventListener("online", flushOnce);
  flushOnce();
  setTimeout(fetchAhead, 1500); // this screen first
  aloud();
  if (window.speechSynthesis) speechSynthesis.addEventListener("voiceschanged", aloud);
})();
