"use strict";
// `code`, **strong** and *emphasis*, as questions and lessons are written. Text stays text: nothing is parsed as HTML.
const write = (element, text) => {
  element.textContent = "";
  for (const part of text.split(/(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*)/)) {
    let inner = null;
    if (/^`.+`$/.test(part)) { inner = document.createElement("code"); inner.textContent = part.slice(1, -1); }
    else if (/^\*\*.+\*\*$/.test(part)) { inner = document.createElement("strong"); inner.textContent = part.slice(2, -2); }
    else if (/^\*.+\*$/.test(part)) { inner = document.createElement("em"); inner.textContent = part.slice(1, -1); }
    element.append(inner || part);
  }
};
