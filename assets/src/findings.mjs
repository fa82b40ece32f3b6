// SPDX-License-Identifier: MulanPSL-2.0
// findings.mjs - what the check found: marked in the text, listed beside it
//
// POST data-check-url (the whole form) → { "findings": [{ "id", "level": "block|warn|note", "field", "start",
// "words", "says", "suggestion", "source", "decision", "reason" }] }. `start` counts characters of the plain text; the words are
// looked for there, so that a place is right even where the text has moved meanwhile.
// A finding that is stored (id) can be kept with a reason: POST data-decide-url with finding, decision, reason.
import { Extension } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { ask } from './toolbar.mjs';

const key = new PluginKey('findings');
const CHECK_MS = 1200;

export const Findings = Extension.create({
  name: 'findings',
  addProseMirrorPlugins() {
    return [new Plugin({
      key,
      state: {
        init: () => DecorationSet.empty,
        apply: (tr, set) => tr.getMeta(key) ?? set.map(tr.mapping, tr.doc),
      },
      props: {
        decorations: (state) => key.getState(state),
        handleClick(view, pos) {
          const hit = key.getState(view.state).find(pos, pos)[0];
          if (hit) document.getElementById(hit.spec.item)?.scrollIntoView({ block: 'nearest' });
          return false;
        },
      },
    })];
  },
});

// The text as the server has it: a line per block, a tab between cells; and where each piece stands.
function plain(doc) {
  const pieces = [];
  let text = '', open = false, cell = 0;
  doc.descendants((node, pos, parent) => {
    if (node.isTextblock) {
      if (open) text += parent?.type.name.startsWith('tableCell') && parent === cell ? '\t' : '\n';
      open = true;
      cell = parent;
    } else if (node.isText) {
      pieces.push({ at: text.length, pos, n: node.text.length });
      text += node.text;
    } else if (node.type.name === 'hardBreak') {
      text += '\n';
    }
    return true;
  });
  return { text, pieces };
}

function place({ text, pieces }, f) {
  if (!f.words) return null;
  let best = -1;
  for (let i = text.indexOf(f.words); i >= 0; i = text.indexOf(f.words, i + 1)) {
    if (best < 0 || Math.abs(i - f.start) < Math.abs(best - f.start)) best = i;
    if (i > f.start) break;
  }
  if (best < 0) return null;
  const pos = (at) => {
    for (let i = pieces.length - 1; i >= 0; i--) if (pieces[i].at <= at) return pieces[i].pos + Math.min(at - pieces[i].at, pieces[i].n);
    return null;
  };
  const from = pos(best), to = pos(best + f.words.length - 1);
  return from === null || to === null ? null : { from, to: to + 1 };
}

export function findings(editor, { form, url, decideUrl, list, count, csrf, before, say, done }) {
  let timer = 0, asked = 0, shown = [];

  function later() {
    if (!url || !list) return;
    clearTimeout(timer);
    timer = setTimeout(run, CHECK_MS);
  }
  async function run() {
    const mine = ++asked;
    before();
    try {
      const res = await fetch(url, { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { accept: 'application/json' }, redirect: 'error' });
      const answer = await res.json();
      if (mine === asked && res.ok && Array.isArray(answer.findings)) show(answer.findings);
    } catch { /* the next change asks again */ }
  }
  function show(all) {
    const map = plain(editor.state.doc), marks = [];
    shown = all;
    list.replaceChildren(...all.map((f, i) => {
      const at = f.field === 'body' || !f.field ? place(map, f) : null;
      const item = `ed-finding-${i}`;
      const open = !f.decision;
      if (at && open) {
        const look = { block: 'error', warn: 'warn' }[f.level] ?? 'note';
        marks.push(Decoration.inline(at.from, at.to, { class: `ed-find ed-find-${look}`, title: f.says }, { item, index: i }));
      }
      return line(f, i, item, at);
    }));
    if (!all.length) {
      const li = document.createElement('li');
      li.className = 'muted small';
      li.textContent = '没有发现问题。';
      list.append(li);
    }
    const open = all.filter((f) => !f.decision).length;
    if (count) {
      count.textContent = String(open);
      count.classList.toggle('count-hot', all.some((f) => f.level === 'block' && !f.decision));
    }
    editor.view.dispatch(editor.state.tr.setMeta(key, DecorationSet.create(editor.state.doc, marks)).setMeta('addToHistory', false));
  }
  function line(f, i, id, at) {
    const li = document.createElement('li');
    const says = document.createElement('p'), more = document.createElement('p'), act = document.createElement('div');
    li.id = id;
    li.className = `finding finding-${{ block: 'error', warn: 'warn' }[f.level] ?? 'note'}`;
    says.textContent = f.says;
    if (f.words && !f.says.includes(f.words)) {
      const q = document.createElement('q');
      q.textContent = f.words;
      says.append('：', q);
    }
    more.className = 'small muted';
    more.textContent = [f.level === 'block' ? '必须处理' : '', f.removes ? '建议删去' : f.suggestion ? `建议“${f.suggestion}”` : '', f.source ?? '',
      f.decision === 'kept' ? `${f.name || '已'}保留，理由：${f.reason}` : ''].filter(Boolean).join('　');
    act.className = 'finding-act';
    const says_ = f.removes ? '删去' : f.family === 'privacy' ? `遮盖为“${f.suggestion}”` : `改为“${f.suggestion}”`;
    if (at && (f.suggestion || f.removes) && !f.decision) act.append(button(says_, () => mend(i), ''));
    if (at) act.append(button('定位', () => go(i), ' btn-quiet'));
    else if (f.field && f.field !== 'body' && document.getElementById(f.field)) {
      act.append(button('定位', () => document.getElementById(f.field).focus(), ' btn-quiet'));
    }
    if (f.id && decideUrl && !f.decision) act.append(button('保留并说明', () => keep(f), ' btn-quiet'));
    li.append(says, more);
    if (act.childNodes.length) li.append(act);
    return li;
  }
  function button(text, run_, look) {
    const b = document.createElement('button');
    b.type = 'button';
    b.className = `btn btn-small${look}`;
    b.textContent = text;
    b.addEventListener('click', run_);
    return b;
  }
  // Decorations have moved with the text since the check.
  const now = (i) => key.getState(editor.state).find(undefined, undefined, (s) => s.index === i)[0] ?? place(plain(editor.state.doc), shown[i]);
  function go(i) {
    const d = now(i);
    if (d) editor.chain().focus().setTextSelection({ from: d.from, to: d.to }).scrollIntoView().run();
  }
  function mend(i) {
    const d = now(i);
    if (!d) return;
    const marks = editor.state.doc.resolve(d.from + 1).marks();
    const { tr, schema } = editor.state;
    const f = shown[i];
    editor.view.dispatch((f.suggestion ? tr.replaceWith(d.from, d.to, schema.text(f.suggestion, marks)) : tr.delete(d.from, d.to)).scrollIntoView());
    done(f.family === 'privacy' ? `已把“${f.words}”遮盖为“${f.suggestion}”` : f.suggestion ? `已把“${f.words}”改为“${f.suggestion}”` : `已删去“${f.words}”`);
    editor.view.focus();
    list.querySelector(`#ed-finding-${i}`)?.remove();
    later();
  }
  async function keep(f) {
    const a = await ask('保留并说明', [{
      name: 'reason', label: '为什么保留', hint: f.says, check: (v) => (v ? '' : '请写明理由，审核人会看到'),
    }, { name: 'remember', label: '记入本单位词表，以后不再提示', type: 'checkbox' }], '保留');
    if (!a) return;
    const body = new URLSearchParams({ csrf: csrf(), finding: f.id, decision: 'kept', reason: a.reason, ...(a.remember && { remember: '1' }) });
    const res = await fetch(decideUrl, { method: 'POST', body, headers: { accept: 'application/json' }, redirect: 'manual' }).catch(() => null);
    if (!res || !(res.ok || res.type === 'opaqueredirect')) {
      const answer = await res?.json().catch(() => ({}));
      say(answer?.error || '没有记下，请重试');
      return;
    }
    f.decision = 'kept';
    f.reason = a.reason;
    show(shown);
  }
  return { later, run, show };
}
