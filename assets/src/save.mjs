// SPDX-License-Identifier: MulanPSL-2.0
// save.mjs - what is typed goes to the server by itself, and says so
//
// POST data-autosave-url, urlencoded, the whole form → { "saved": "14:32" }; 409 { "error": …, "link": … } when
// somebody else saved meanwhile; 401 when the log-in has ended. Nothing typed is ever thrown
// away: it is tried again until it is through, and leaving the page asks first.

const QUIET_MS = 2000, LONGEST_MS = 15000, RETRY_MS = [3000, 10000, 30000];

export function autosave({ form, url, status, before }) {
  let dirty = false, running = false, since = 0, timer = 0, tries = 0, stopped = false, leaving = false;

  function say(state, text, link) {
    if (!status) return;
    status.dataset.state = state;
    status.textContent = text;
    if (link) {
      const a = document.createElement('a');
      a.href = link.href;
      a.textContent = link.text;
      a.target = '_blank';
      a.rel = 'noopener';
      status.append(' ', a);
    }
  }
  function plan(ms) {
    clearTimeout(timer);
    timer = setTimeout(save, ms);
  }
  function touch() {
    const now = Date.now();
    if (!dirty) since = now;
    dirty = true;
    if (stopped) return;
    say('edited', '有未保存的修改');
    if (!running) plan(Math.max(0, Math.min(QUIET_MS, since + LONGEST_MS - now)));
  }
  // Who logged in anew, in another window, has a session with a token of its own: this page takes it over.
  async function renew() {
    const answer = await fetch(location.href, { redirect: 'error' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const token = page.querySelector('input[name=csrf]')?.value;
    if (!answer.ok || !token || token === form.elements.csrf.value) return false;
    for (const one of document.querySelectorAll('input[name=csrf]')) one.value = token;
    return true;
  }
  async function save() {
    if (running || !dirty || stopped || !url) return;
    running = true;
    dirty = false;
    before();
    say('saving', '正在保存…');
    try {
      const body = new URLSearchParams(new FormData(form));
      const res = await fetch(url, { method: 'POST', body, headers: { accept: 'application/json' }, redirect: 'manual' });
      const answer = await res.json().catch(() => ({}));
      if (res.ok) {
        tries = 0;
        say('saved', `已自动保存 ${answer.saved ?? ''}`);
      } else if (res.status === 409) {
        stopped = dirty = true;
        say('error', answer.error || '这条信息已被他人修改，您的内容仍在本页。', answer.link && { href: answer.link, text: '查看对方的版本' });
      } else if (res.status === 401 || res.type === 'opaqueredirect') {
        dirty = true;
        say('error', '登录已过期，内容仍在本页。', { href: '/login', text: '在新窗口登录后会自动继续' });
        plan(RETRY_MS[1]);
      } else if (res.status === 403 && await renew()) {
        dirty = true;
        plan(0);
      } else {
        throw new Error(answer.error || '');
      }
    } catch (e) {
      dirty = true;
      const wait = RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)];
      say('error', `${e.message && !/fetch/i.test(e.message) ? e.message : '网络不通，暂未保存'}，${wait / 1000} 秒后重试`);
      plan(wait);
    }
    running = false;
    if (dirty && !stopped && status?.dataset.state === 'saved') touch();
  }

  form.addEventListener('input', (e) => {
    if (e.target.type !== 'file' && e.target.name) touch();
  });
  form.addEventListener('submit', () => {
    before();
    leaving = true;
    clearTimeout(timer);
  });
  // A failed submit (back button) comes here again.
  addEventListener('pageshow', () => { leaving = false; });
  addEventListener('beforeunload', (e) => {
    if (dirty && !leaving) e.preventDefault();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && !leaving) save();
  });
  return { touch, save, isDirty: () => dirty };
}
