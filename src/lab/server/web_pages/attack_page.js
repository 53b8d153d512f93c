
const parts = document.getElementById('parts');
const result = document.getElementById('result');
const { shop, payee } = parts.dataset;
const starts = {
  image() {
    const image = new Image();
    image.onload = image.onerror = () => { result.textContent = 'The image was asked for. The page cannot read what came.'; };
    image.src = shop + '/me';
  },
  frame() {
    const frame = document.createElement('iframe');
    frame.onload = () => { result.textContent = 'The frame is there. The page cannot read what it shows.'; };
    frame.src = shop + '/me';
    parts.append(frame);
  },
  fetch_include: () => read(shop + '/me', { credentials: 'include' }),
  fetch_omit: () => read(shop + '/me', { credentials: 'omit' }),
  fetch_json: () => read(shop + '/transfer', {
    method: 'POST', credentials: 'include', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ to: payee, amount: 100 }),
  }),
};
async function read(url, options) {
  try {
    const answer = await fetch(url, options);
    result.textContent = 'The page reads: ' + answer.status + ' ' + await answer.text();
  } catch {
    result.textContent = 'The browser keeps the answer from this page (CORS). Whether the shop acted on the request, it cannot see.';
  }
}
for (const button of document.querySelectorAll('button[data-start]')) {
  button.addEventListener('click', () => starts[button.dataset.start]());
}
