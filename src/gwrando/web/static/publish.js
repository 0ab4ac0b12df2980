// Keeps the reader at the same promise when the version or the language is changed. Without this script the links
// beside each promise do the same.
"use strict";
document.addEventListener("click", (event) => {
  const link = event.target.closest(".switch a, .lang");
  if (!link || link.hash) return;
  let here = location.hash;
  if (!here) {
    const seen = [...document.querySelectorAll("[data-promise], .side-row[id]")].filter((part) => part.getBoundingClientRect().bottom > 80);
    const first = seen[0];
    if (first && first.getBoundingClientRect().top < innerHeight / 2 && scrollY > 300) here = `#${first.id}`;
  }
  if (here) link.hash = here;
});
