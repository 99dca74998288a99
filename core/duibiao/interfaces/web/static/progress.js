// Work in the background: the page asks again every two seconds and takes over the pieces marked `live`.
// When the work is over, the whole page is loaded once more. Without this script there is a link that does the same.
"use strict";

const ASK_AFTER = 2000;

async function ask() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-running]")) return location.reload();
    for (const fresh of page.querySelectorAll(".live")) {
      const old = document.getElementById(fresh.id);
      if (old && old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
    }
  } catch (error) {
    console.info("no news for now:", error.message);
  }
  setTimeout(ask, ASK_AFTER);
}

if (document.querySelector("[data-running]")) setTimeout(ask, ASK_AFTER);
