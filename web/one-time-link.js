/** The pages of the set-up link and of password links. The token comes in the fragment, which is removed at once. */
const STRENGTH_DELAY_MS = 300;

const form = document.querySelector('#form');
const message = document.querySelector('#message');
const meter = document.querySelector('#meter');
const strength = document.querySelector('#strength');
const { username, password, show } = form.elements;
const isSetUp = form.dataset.kind === 'set-up';

const token = location.hash.slice(1);
history.replaceState(null, '', location.pathname);

const LINK_GONE = isSetUp
  ? 'This link is no longer valid: Gatebook makes a new one at each start. Its output says where to find it.'
  : 'This link is no longer valid: it was used, was replaced, or is more than an hour old. Ask for a new one.';

const MESSAGES = {
  link_invalid: LINK_GONE,
  already_set_up: 'Gatebook already has an administrator. There is nothing left to do here.',
  username_taken: 'This username is taken. Choose another one.',
  throttled: 'Too many attempts from your network. Wait a little and try again.',
  overloaded: 'Gatebook is busy. Try again in a moment.',
  not_ready: 'Gatebook is not ready yet. Try again in a moment.',
};

const SCORES = ['very weak', 'weak', 'fair', 'good', 'strong'];

function say(text, isBad) {
  message.textContent = text;
  message.classList.toggle('bad', isBad);
  message.hidden = false;
}

function showFault(input, text) {
  const place = document.querySelector(`#${input.id}-fault`);
  place.textContent = text;
  place.hidden = text === '';
  input.setAttribute('aria-invalid', String(text !== ''));
}

const inputs = () => [username, password].filter((input) => input !== undefined);

const clearFaults = () => {
  message.hidden = true;
  for (const input of inputs()) showFault(input, '');
};

async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'omit',
  });
  const text = await response.text();
  return { ok: response.ok, body: text === '' ? null : JSON.parse(text) };
}

/** Shows each fault next to its input and focuses the first one; shows any other refusal as one message. */
function showRefusal({ code, detail, fields = [] }) {
  const refused = inputs().filter((input) => {
    const faults = fields.filter(({ field }) => field === input.name);
    showFault(input, faults.map((fault) => fault.detail).join(' '));
    return faults.length > 0;
  });
  if (refused.length > 0) return refused[0].focus();
  say(MESSAGES[code] ?? detail, true);
  message.focus();
}

function finish() {
  form.remove();
  document.querySelector('#intro').remove();
  say(
    isSetUp
      ? 'Done. You are the administrator of this Gatebook.'
      : 'Done. You can now sign in with your new password.',
    false,
  );
  message.focus();
}

async function submit(event) {
  event.preventDefault();
  clearFaults();
  const empty = inputs().find((input) => input.value === '');
  if (empty !== undefined) {
    showFault(empty, 'Please fill in this field.');
    empty.focus();
    return;
  }
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    const answer = isSetUp
      ? await post('api/set-up', { token, username: username.value, password: password.value })
      : await post('api/password-links/redeem', { token, password: password.value });
    if (answer.ok) finish();
    else showRefusal(answer.body);
  } catch {
    say('Gatebook does not answer. Check your connection and try again.', true);
  } finally {
    button.disabled = false;
  }
}

let timer;
let asked = 0;

async function showStrength() {
  const number = (asked += 1);
  if (password.value === '') {
    meter.value = 0;
    strength.textContent = '';
    return;
  }
  const name = username?.value ?? '';
  const body = { password: password.value, ...(name === '' ? {} : { username: name }) };
  const answer = await post('api/password-strength', body).catch(() => ({ ok: false }));
  if (!answer.ok || number !== asked) return;
  const { score, acceptable, suggestions } = answer.body;
  meter.value = score;
  strength.textContent = `${acceptable ? 'Accepted' : 'Not accepted yet'}: ${SCORES[score]}. ${suggestions.join(' ')}`;
}

form.addEventListener('submit', (event) => void submit(event));
form.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(() => void showStrength(), STRENGTH_DELAY_MS);
});
show.addEventListener('change', () => {
  password.type = show.checked ? 'text' : 'password';
});

if (token === '') {
  form.hidden = true;
  say('The link is incomplete. Open it again, or copy all of it.', true);
} else {
  inputs()[0].focus();
}
