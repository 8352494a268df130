"use strict";
// The page is whole without this: it copies, and it asks again without losing one's place.
(() => {
  const every = 10_000, patience = 8_000, byId = (id) => document.getElementById(id);

  const copied = async (text, pre) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Browsers lend the clipboard to secure origins alone; a selection is always allowed.
      getSelection().selectAllChildren(pre);
      document.execCommand("copy");
      getSelection().removeAllRanges();
    }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    const pre = button.parentElement.querySelector("pre"), word = button.firstChild;
    await copied(pre.textContent, pre);
    word.data = "Copied";
    byId("news").textContent = "Copied";
    setTimeout(() => { word.data = "Copy"; }, 2_000);
  });

  const shown = (root) => {
    for (const button of root.querySelectorAll("button[hidden]")) button.hidden = false;
  };

  const exchange = (mine, theirs) => {
    const open = new Set([...mine.querySelectorAll("details[open]")].map((one) => one.dataset.key));
    const held = document.activeElement;
    const place = mine.contains(held) ? [...mine.querySelectorAll("a, button, summary, pre")].indexOf(held) : -1;
    mine.replaceWith(theirs);
    for (const one of theirs.querySelectorAll("details")) one.open = open.has(one.dataset.key);
    shown(theirs);
    if (place >= 0) [...theirs.querySelectorAll("a, button, summary, pre")][place]?.focus();
  };

  const parts = (root) => [...root.querySelectorAll("[data-part]")];

  const take = (fresh) => {
    const said = byId("sentence").textContent;
    const mine = parts(document), theirs = parts(fresh);
    const same = mine.length === theirs.length
      && mine.every((one, place) => one.dataset.part === theirs[place].dataset.part);
    if (same) {
      const source = theirs.map((one) => document.importNode(one, true));
      mine.forEach((one, place) => {
        if (before[place] !== theirs[place].outerHTML) exchange(one, source[place]);
      });
    } else {
      exchange(byId("main"), document.importNode(fresh.getElementById("main"), true));
    }
    before = theirs.map((one) => one.outerHTML);
    document.title = fresh.title;
    document.querySelector("link[rel=icon]").href = fresh.querySelector("link[rel=icon]").href;
    byId("age").replaceChildren(...fresh.getElementById("age").childNodes);
    of = byId("age").textContent.trim();
    document.body.classList.remove("old");
    const now = byId("sentence").textContent;
    if (now !== said) byId("news").textContent = now;
  };

  const ask = async () => {
    if (asking || document.hidden || refresh.getAttribute("aria-pressed") !== "true") return;
    if (!getSelection().isCollapsed) {
      // Nobody's selection is taken away.
      byId("age").textContent = "waits for what is selected; " + of;
      return;
    }
    asking = true;
    try {
      const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(patience) });
      if (!answer.ok) throw new Error(String(answer.status));
      take(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // What is no longer known must not look as if it were.
      document.body.classList.add("old");
      byId("age").textContent = "no answer; this page is old" + (of ? ": " + of : "");
    } finally {
      asking = false;
    }
  };

  const refresh = byId("refresh");
  let asking = false;
  let of = byId("age").textContent.trim();
  let before = parts(document).map((one) => one.outerHTML);
  shown(document);
  refresh.addEventListener("click", () => {
    refresh.setAttribute("aria-pressed", String(refresh.getAttribute("aria-pressed") !== "true"));
    ask();
  });
  document.addEventListener("visibilitychange", ask);
  setInterval(ask, every);
})();
