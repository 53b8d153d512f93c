"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  let code = decodeURIComponent(location.hash.slice(1));
  // The code works once; it need not stay in the address or the history.
  if (code) history.replaceState(null, "", location.pathname);
  let source = null;
  let view = null;
  let heardAt = 0;
  let hasHeard = false;
  let heard = 0;

  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const say = (text) => { byId("status").textContent = text; };

  const fill = (id, heading, paragraphs) => {
    const place = byId(id);
    place.textContent = "";
    const add = (name, text) => { const p = document.createElement("p"); p.className = name; write(p, text); place.append(p); };
    if (heading) add("heading", heading);
    for (const paragraph of paragraphs) if (paragraph.trim()) add("", paragraph);
  };

  const post = async (path, body) => {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), 4000);
    try {
      return await fetch(path, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal: abort.signal,
      });
    } catch (lost) { return null; } finally { clearTimeout(timer); }
  };

  const showPairing = (problem) => {
    byId("pair").hidden = false;
    byId("console").hidden = true;
    byId("steps").hidden = true;
    byId("pair-problem").textContent = problem;
    byId("code").focus();
  };

  const pair = async () => {
    const answer = await post("/remote/pair", { code });
    if (answer && answer.ok) { listen(); return; }
    const body = answer ? await answer.json().catch(() => ({})) : {};
    showPairing(answer ? body.error || "That did not work." : "No connection. Try again.");
  };

  const listen = () => {
    if (source) source.close();
    hasHeard = false;
    source = new EventSource("/remote/events");
    source.onmessage = (event) => {
      view = JSON.parse(event.data);
      heardAt = Date.now();
      hasHeard = true;
      heard += 1;
      say("");
      draw();
    };
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) { say("No connection. Trying again …"); return; }
      if (hasHeard) setTimeout(listen, 500); else showPairing("");
    };
  };

  const clock = () => {
    if (!view) return;
    const seconds = view.elapsed_seconds + Math.floor((Date.now() - heardAt) / 1000);
    const two = (number) => String(number).padStart(2, "0");
    const due = view.planned_seconds * (view.slide - 1) / Math.max(view.count, 1);
    const late = Math.trunc((seconds - due) / 60);
    const pace = view.planned_seconds === 0 ? "" : late > 0 ? ` · ${late} min behind` : late < 0 ? ` · ${-late} min ahead` : " · on time";
    byId("time").textContent = `${Math.floor(seconds / 60)}:${two(seconds % 60)}${pace}`;
  };

  const draw = () => {
    byId("pair").hidden = true;
    byId("console").hidden = false;
    byId("steps").hidden = false;
    byId("place").textContent = `${view.slide} / ${view.count}${view.is_blank ? " · dark" : ""}`;
    byId("answered").textContent = view.answered === null ? "" : `${view.answered} answers so far`;
    fill("here", view.here.heading, view.here.lines);
    byId("answer-part").hidden = !view.answer;
    fill("answer", "", (view.answer || "").split(/\n\s*\n/));
    byId("notes-part").hidden = !view.notes;
    fill("notes", "", (view.notes || "").split(/\n\s*\n/));
    byId("next-part").hidden = !view.next;
    if (view.next) fill("next", view.next.heading, view.next.lines);
    byId("dark").textContent = view.is_blank ? "Light" : "Dark";
    clock();
  };

  // A press that got lost may be made again: it names the slide it was made on, and counts there once. Two quick presses are
  // two slides: the second waits until the first has arrived.
  const press = async (step) => {
    if (!view) return;
    const before = heard;
    const answer = await post("/remote/step", { from: view.slide, step });
    if (!answer) { say("That press got lost. Press again."); return; }
    if (answer.status === 401) { showPairing(""); return; }
    const { done } = await answer.json().catch(() => ({}));
    for (let round = 0; done && heard === before && round < 20; round += 1) await pause(50);
  };
  let presses = Promise.resolve();
  const queue = (step) => { presses = presses.then(() => press(step())); };

  byId("pair").addEventListener("submit", (event) => { event.preventDefault(); code = byId("code").value; pair(); });
  byId("forward").addEventListener("click", () => queue(() => "next"));
  byId("back").addEventListener("click", () => queue(() => "back"));
  byId("dark").addEventListener("click", () => queue(() => (view && view.is_blank ? "light" : "dark")));
  setInterval(clock, 1000);
  if (code) pair(); else listen();
})();
