/** The pages behind the set-up link and a password link: the token comes in the fragment and leaves the address bar. */
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
  ? 'This link is not valid any more: Gatebook makes a new one at each start. Look where it was started.'
  : 'This link is not valid any more: it was used, replaced, or is older than an hour. Ask for a new one.';

const MESSAGES = {
  link_invalid: LINK_GONE,
  already_set_up: 'There is an administrator already. Nothing is left to do here.',
  username_taken: 'This username is taken. Choose another one.',
  throttled: 'Too many tries from your network. Wait a little and try again.',
  overloaded: 'Too much is going on at this moment. Try again soon.',
  not_ready: 'Gatebook is not ready yet. Try again soon.',
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

/** Each refused field beside its input, the first one focused; everything else as one message. */
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
    isSetUp ? 'Done. You are the administrator of this Gatebook.' : 'Done. You can sign in with it now.',
    false,
  );
  message.focus();
}

async function submit(event) {
  event.preventDefault();
  clearFaults();
  const empty = inputs().find((input) => input.value === '');
  if (empty !== undefined) {
    showFault(empty, 'Please fill this in.');
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
    say('Gatebook does not answer. Look at your connection and try again.', true);
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
  say('This page needs the whole link: open it again, or copy all of it.', true);
} else {
  inputs()[0].focus();
}
