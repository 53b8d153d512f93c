"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const views = ["join", "lobby", "wall", "question", "ended"];
  let code = decodeURIComponent(location.pathname.slice(1));
  let source = null;
  let state = null;
  let shown = "";
  let chosen = null;
  let sending = false;
  let hasHeard = false;
  let refusals = 0;

  const show = (name) => {
    for (const view of views) byId(view).hidden = view !== name;
  };
  const say = (text) => { byId("status").textContent = text; };
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) write(element, text);
    return element;
  };

  // A request with an answer, sooner or later: it is sent again until there is one. A vote sent twice counts once.
  const post = async (path, body) => {
    for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
      try {
        const abort = new AbortController();
        const timer = setTimeout(() => abort.abort(), 10000);
        const answer = await fetch(path, {
          method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal: abort.signal,
        });
        clearTimeout(timer);
        if (answer.status < 500 && answer.status !== 408) return answer;
      } catch (lost) { /* the network: try again */ }
      say("No connection. Trying again …");
      await pause(wait);
    }
  };

  const join = async () => {
    const answer = await post("/join", { code });
    if (answer.ok) { byId("join-problem").textContent = ""; say(""); listen(); return; }
    const problem = await answer.json().catch(() => ({}));
    byId("join-problem").textContent = problem.error || "That did not work.";
    say("");
    show("join");
    byId("code").focus();
  };

  const listen = () => {
    if (source) source.close();
    source = new EventSource("/events");
    hasHeard = false;
    source.addEventListener("own", (event) => {
      hasHeard = true;
      refusals = 0;
      const own = JSON.parse(event.data);
      const before = mine();
      chosen = own.chosen ? { number: own.number, chosen: own.chosen } : null;
      // What was ticked and not sent yet stays; only a changed answer is drawn anew.
      if (JSON.stringify(before) !== JSON.stringify(mine())) shown = "";
      say("");
    });
    source.onmessage = (event) => { state = JSON.parse(event.data); draw(); };
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED && !hasHeard && ++refusals > 3) {
        // The server does not know us although we have just joined, again and again: the cookie was not kept.
        say("This page needs a cookie to count your answer once. Allow cookies here, or open the very address on the wall.");
      } else if (source.readyState === EventSource.CLOSED) { pause(1000).then(join); } else if (state && state.phase !== "ended") { say("No connection. Trying again …"); }
    };
  };

  const mine = () => (chosen && state && chosen.number === state.number ? chosen.chosen : null);

  const draw = () => {
    const question = state.question;
    byId("place").textContent = question ? `Question ${state.number} of ${state.of}` : "authwalk class";
    byId("count").textContent = question ? `${state.answered} of ${state.joined} answered` : `${state.joined} here`;
    const place = state.wall ? JSON.stringify(state.wall) : String(state.number || 0);
    const key = `${state.phase}/${place}/${mine() ? "mine" : ""}`;
    if (key === shown) return;
    const isNew = !shown.startsWith(`${state.phase}/${place}/`);
    shown = key;
    if (state.phase === "ended") { show("ended"); source.close(); } else if (state.wall) { drawWall(state.wall); } else if (!question) { show("lobby"); } else { drawQuestion(question); }
    if (isNew) {
      const heading = document.querySelector("main > :not([hidden]) h1");
      if (heading) heading.focus();
    }
  };

  // What is presented, as text: for the back row, and for whoever listens from afar.
  const drawWall = (wall) => {
    show("wall");
    write(byId("wall-heading"), wall.heading);
    byId("wall-text").textContent = "";
    for (const line of wall.lines) byId("wall-text").append(make("p", "", line));
    say("");
  };

  const drawQuestion = (question) => {
    show("question");
    const revealed = state.phase === "revealed";
    const isCounted = state.phase === "counted";
    const own = mine();
    const parts = question.ask.split(/\n\s*\n/).filter((part) => part.trim());
    write(byId("ask"), parts.pop() || "");
    byId("intro").textContent = "";
    for (const part of parts) byId("intro").append(make("p", "", part));
    byId("material").hidden = !question.material;
    byId("material").textContent = question.material || "";
    byId("how").textContent = revealed ? "The answers" : question.several ? "Choose all that are right" : "Choose one";
    const list = byId("options");
    list.textContent = "";
    const total = state.answered;
    question.options.forEach((option, index) => {
      const isMine = own ? own.includes(index) : false;
      const label = make(revealed ? "div" : "label", "option");
      if (isMine) label.classList.add("chosen");
      if (!revealed) {
        const input = document.createElement("input");
        input.type = question.several ? "checkbox" : "radio";
        input.name = "option";
        input.value = String(index);
        input.checked = isMine;
        input.disabled = Boolean(own) || isCounted;
        label.append(input);
      }
      const words = make("div", "words");
      words.append(make("div", "", option.text));
      if (revealed) drawTruth(label, words, option, isMine, total);
      label.append(words);
      list.append(label);
    });
    byId("why").hidden = !revealed;
    byId("why").textContent = "";
    if (revealed) for (const paragraph of question.why.split(/\n\s*\n/)) byId("why").append(make("p", "", paragraph));
    const button = byId("send");
    button.hidden = revealed;
    button.disabled = Boolean(own) || sending || isCounted;
    button.textContent = own ? "Your answer is in" : isCounted ? "The votes are counted" : "Send my answer";
    if (isCounted) say("The votes are counted. The answer comes next.");
    if (revealed) say(verdict(question, own));
  };

  const drawTruth = (label, words, option, isMine, total) => {
    label.classList.add(option.right ? "right" : "wrong");
    const share = total ? Math.round((100 * option.count) / total) : 0;
    const mark = option.right ? "✓ right" : isMine ? "✗ not right" : "not right";
    words.append(make("div", "verdict", `${mark}${isMine ? " · your answer" : ""} · ${option.count} (${share} %)`));
    const bar = make("div", "bar");
    const fill = document.createElement("span");
    fill.style.width = `${share}%`;
    bar.append(fill);
    bar.setAttribute("aria-hidden", "true");
    words.append(bar);
    if (option.because) words.append(make("p", "because", option.because));
  };

  const verdict = (question, own) => {
    if (!own) return "You did not answer this one.";
    const right = question.options.every((option, index) => option.right === own.includes(index));
    return right ? "Your answer was right." : "Your answer was not right.";
  };

  byId("join").addEventListener("submit", (event) => {
    event.preventDefault();
    code = byId("code").value;
    join();
  });

  byId("question").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending || mine() || state.phase !== "asking") return;
    const number = state.number;
    const picked = [...document.querySelectorAll("input[name=option]:checked")].map((input) => Number(input.value));
    if (picked.length === 0) { say("Choose an answer first."); return; }
    sending = true;
    byId("send").disabled = true;
    say("Sending …");
    const answer = await post("/vote", { number, chosen: picked });
    const body = await answer.json().catch(() => ({}));
    sending = false;
    if (answer.status === 401) { join(); return; }
    if (body.chosen) chosen = { number, chosen: body.chosen };
    say(answer.ok ? "Your answer is in. The reveal comes when the class is ready." : body.error || "That did not work.");
    shown = shown.replace(/mine$/, "") + "again";
    draw();
    if (answer.ok) byId("status").focus();
  });

  if (code) { byId("code").value = code; join(); } else { show("join"); byId("code").focus(); }
})();
