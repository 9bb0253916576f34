"use strict";
// All can be read without this. It opens what a link leads to or what is to be printed, where the browser does not, and offers to open all.
addEventListener("DOMContentLoaded", () => {
  const folds = [...document.querySelectorAll("details")];
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let e = target; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
    const hidden = target.closest(".al-fold, tbody");
    if (hidden && !hidden.getClientRects().length)
      for (const all of document.querySelectorAll("input.al-only-all")) all.checked = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
  let closed = [];
  addEventListener("beforeprint", () => { closed = folds.filter((e) => !e.open); for (const e of closed) e.open = true; });
  addEventListener("afterprint", () => { for (const e of closed) e.open = false; closed = []; });
  for (const rows of document.querySelectorAll(".al-rows")) {
    const bar = document.createElement("p");
    bar.className = "all";
    for (const [text, open] of [["全部展开", true], ["全部收起", false]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.addEventListener("click", () => { for (const e of rows.querySelectorAll("details")) e.open = open; });
      bar.append(button);
    }
    rows.before(bar);
  }
});
