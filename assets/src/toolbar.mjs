// SPDX-License-Identifier: MulanPSL-2.0
// toolbar.mjs - the buttons over the text, and the small dialogs that they open
//
// One tab stop for the whole bar (arrow keys, Home and End move within it), names and shortcuts in
// the title, state by aria-pressed. The second row is there only while the cursor is in a table.
import { hrefOk } from './schema.mjs';

const mac = /Mac|iPhone|iPad/.test(navigator.platform);
const keys = (k) => (k ? `（${k.replace('Mod', mac ? '⌘' : 'Ctrl')}）` : '');
const mark = (icon, label, name, key) => ({
  icon, label, key, run: (c) => c.toggleMark(name), on: (e) => e.isActive(name),
});
const align = (icon, label, value, key) => ({
  icon, label, key, run: (c) => c.toggleTextAlign(value), on: (e) => e.isActive({ textAlign: value }),
});
const text = (label, run, on) => ({ label, text: label, run, on });

const groups = [
  [{ icon: 'undo', label: '撤销', key: 'Mod+Z', run: (c) => c.undo() },
    { icon: 'redo', label: '重做', key: 'Mod+Y', run: (c) => c.redo() }],
  ['style'],
  [mark('bold', '加粗', 'bold', 'Mod+B'), mark('italic', '倾斜', 'italic', 'Mod+I'),
    mark('underline', '下划线', 'underline', 'Mod+U'), mark('strike', '删除线', 'strike', 'Mod+Shift+S'),
    mark('sup', '上标', 'superscript', 'Mod+.'), mark('sub', '下标', 'subscript', 'Mod+,')],
  [{
    icon: 'indent', label: '首行缩进两字', run: (c, e) => c.updateAttributes('paragraph', { indent: e.isActive('paragraph', { indent: true }) ? null : true }),
    on: (e) => e.isActive('paragraph', { indent: true }),
  },
  align('left-align', '左对齐', 'left', 'Mod+Shift+L'), align('center-align', '居中', 'center', 'Mod+Shift+E'),
  align('right-align', '右对齐', 'right', 'Mod+Shift+R'), align('justify-align', '两端对齐', 'justify', 'Mod+Shift+J')],
  [{ icon: 'ul', label: '项目符号', key: 'Mod+Shift+8', run: (c) => c.toggleBulletList(), on: (e) => e.isActive('bulletList') },
    { icon: 'ol', label: '编号', key: 'Mod+Shift+7', run: (c) => c.toggleOrderedList(), on: (e) => e.isActive('orderedList') },
    { icon: 'quote', label: '引用', key: 'Mod+Shift+B', run: (c) => c.toggleBlockquote(), on: (e) => e.isActive('blockquote') },
    { icon: 'hr', label: '分隔线', run: (c) => c.setHorizontalRule() }],
  [{ icon: 'link', label: '链接', key: 'Mod+K', ask: askLink, on: (e) => e.isActive('link') },
    { icon: 'image', label: '插入图片', pick: true },
    { icon: 'table', label: '插入表格', ask: askTable },
    { icon: 'clear', label: '清除格式', run: (c) => c.unsetAllMarks().clearNodes() }],
];
const tableGroups = [
  [text('上方加行', (c) => c.addRowBefore()), text('下方加行', (c) => c.addRowAfter()), text('删除行', (c) => c.deleteRow())],
  [text('左侧加列', (c) => c.addColumnBefore()), text('右侧加列', (c) => c.addColumnAfter()), text('删除列', (c) => c.deleteColumn())],
  [text('合并单元格', (c) => c.mergeCells()), text('拆分单元格', (c) => c.splitCell())],
  [text('表头行', (c) => c.toggleHeaderRow()), text('表头列', (c) => c.toggleHeaderColumn()), text('删除表格', (c) => c.deleteTable())],
];
const styles = [['p', '正文'], ['1', '一级标题'], ['2', '二级标题'], ['3', '三级标题'], ['4', '四级标题']];

function icon(url, name) {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg'), use = document.createElementNS(ns, 'use');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `${url}#${name}`);
  svg.append(use);
  return svg;
}

// { element, refresh() }; `pick()` opens the file chooser for pictures.
export function toolbar(editor, { icons, controls, pick }) {
  const bars = [bar('正文格式', groups), bar('表格', tableGroups)];
  const box = document.createElement('div');
  const select = bars[0].querySelector('select');
  box.className = 'ed-bars';
  box.append(...bars);

  function bar(label, list) {
    const e = document.createElement('div');
    e.className = 'ed-bar';
    e.setAttribute('role', 'toolbar');
    e.setAttribute('aria-label', label);
    e.setAttribute('aria-controls', controls);
    list.forEach((group, i) => {
      if (i) {
        const sep = document.createElement('span');
        sep.className = 'sep';
        e.append(sep);
      }
      group.forEach((b) => e.append(b === 'style' ? chooser() : button(b)));
    });
    e.addEventListener('keydown', walk);
    e.addEventListener('focusin', (ev) => stop(e, ev.target));
    stop(e, e.querySelector('button, select'));
    return e;
  }
  function chooser() {
    const s = document.createElement('select');
    s.setAttribute('aria-label', '段落样式');
    styles.forEach(([value, name]) => s.append(new Option(name, value)));
    s.addEventListener('change', () => {
      const c = editor.chain().focus();
      (s.value === 'p' ? c.setParagraph() : c.setHeading({ level: Number(s.value) })).run();
    });
    return s;
  }
  function button(b) {
    const e = document.createElement('button');
    e.type = 'button';
    e.title = b.label + keys(b.key);
    if (b.icon) {
      e.append(icon(icons, b.icon));
      e.setAttribute('aria-label', b.label);
    } else {
      e.textContent = b.text;
    }
    if (b.on) e.setAttribute('aria-pressed', 'false');
    e.addEventListener('mousedown', (ev) => ev.preventDefault());
    e.addEventListener('click', () => {
      if (b.pick) pick();
      else if (b.ask) b.ask(editor);
      else b.run(editor.chain().focus(), editor).run();
    });
    e.rule = b;
    return e;
  }
  function stop(e, at) {
    e.querySelectorAll('button, select').forEach((x) => { x.tabIndex = x === at ? 0 : -1; });
  }
  function walk(ev) {
    const all = [...ev.currentTarget.querySelectorAll('button:not([disabled]), select')];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[ev.key];
    if (to === undefined || (ev.target === select && ev.key !== 'ArrowRight' && ev.key !== 'ArrowLeft')) return;
    ev.preventDefault();
    all[(to + all.length) % all.length]?.focus();
  }
  function refresh() {
    bars[1].hidden = !editor.isActive('table');
    bars.forEach((e) => e.querySelectorAll('button').forEach((x) => {
      if (x.rule.on) x.setAttribute('aria-pressed', String(x.rule.on(editor)));
      if (x.rule.run && !e.hidden) x.disabled = !editor.isEditable || !x.rule.run(editor.can().chain(), editor).run();
    }));
    const level = [1, 2, 3, 4, 5, 6].find((n) => editor.isActive('heading', { level: n }));
    select.value = level ? String(Math.min(level, 4)) : 'p';
  }
  return { element: box, refresh };
}

// --- dialogs

// A dialog with the fields [{ name, label, value, type, hint, check }]; null when it was left.
export function ask(title, fields, confirm = '确定') {
  return new Promise((done) => {
    const d = document.createElement('dialog');
    const form = document.createElement('form');
    const h = document.createElement('h2');
    const back = document.activeElement;
    let answer = null;

    d.className = 'ed-dialog';
    h.textContent = title;
    h.id = 'ed-dialog-title';
    d.setAttribute('aria-labelledby', h.id);
    form.noValidate = true;
    form.append(h);
    const inputs = fields.map((f) => {
      const field = document.createElement('div');
      const label = document.createElement('label');
      const input = document.createElement('input');
      const id = `ed-ask-${f.name}`;
      input.id = id;
      input.type = f.type ?? 'text';
      if (f.type === 'checkbox') {
        input.checked = Boolean(f.value);
        label.className = 'choice';
        label.append(input, f.label);
        field.append(label);
      } else {
        field.className = 'field';
        label.htmlFor = id;
        label.textContent = f.label;
        input.value = f.value ?? '';
        if (f.type === 'number') Object.assign(input, { min: f.min, max: f.max });
        field.append(label, input);
      }
      if (f.hint) {
        const hint = document.createElement('p');
        hint.className = 'hint';
        hint.textContent = f.hint;
        field.append(hint);
      }
      form.append(field);
      return input;
    });
    const row = document.createElement('div');
    row.className = 'form-actions';
    const ok = document.createElement('button'), no = document.createElement('button');
    ok.className = 'btn btn-primary';
    ok.textContent = confirm;
    no.className = 'btn';
    no.type = 'button';
    no.textContent = '取消';
    no.addEventListener('click', () => d.close());
    row.append(ok, no);
    form.append(row);
    form.addEventListener('submit', (e) => {
      e.preventDefault();
      const values = {};
      for (const [i, f] of fields.entries()) {
        const v = f.type === 'checkbox' ? inputs[i].checked : inputs[i].value.trim();
        const fault = f.check?.(v);
        form.querySelector(`#ed-ask-${f.name}-e`)?.remove();
        if (fault) {
          const p = document.createElement('span');
          p.className = 'error';
          p.id = `ed-ask-${f.name}-e`;
          p.textContent = fault;
          inputs[i].setAttribute('aria-invalid', 'true');
          inputs[i].setAttribute('aria-describedby', p.id);
          inputs[i].parentElement.append(p);
          inputs[i].focus();
          return;
        }
        values[f.name] = v;
      }
      answer = values;
      d.close();
    });
    d.append(form);
    d.addEventListener('close', () => {
      d.remove();
      back?.focus?.();
      done(answer);
    });
    document.body.append(d);
    d.showModal();
    inputs[0]?.focus();
    inputs[0]?.select?.();
  });
}

export async function askLink(editor) {
  const { empty } = editor.state.selection;
  const now = editor.getAttributes('link').href ?? '';
  const fields = [{
    name: 'href', label: '链接地址', value: now, hint: now ? '留空即取消链接' : '网址、邮箱或本站地址',
    check: (v) => !v || hrefOk(complete(v)) ? '' : '只能是网址（http、https）、邮箱或本站地址',
  }];
  if (empty && !now) fields.push({ name: 'words', label: '显示的文字', value: '' });
  const a = await ask('链接', fields);
  if (!a) return;
  const chain = editor.chain().focus().extendMarkRange('link');
  if (!a.href) chain.unsetMark('link').run();
  else if (empty && !now) {
    editor.chain().focus().insertContent({ type: 'text', text: a.words || a.href, marks: [{ type: 'link', attrs: { href: complete(a.href) } }] }).run();
  } else chain.setMark('link', { href: complete(a.href) }).run();
}
function complete(v) {
  if (/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(v)) return `mailto:${v}`;
  return /^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(v) && !v.startsWith('/') ? `https://${v}` : v;
}

async function askTable(editor) {
  const within = (most) => (v) => (/^\d+$/.test(v) && v >= 1 && v <= most ? '' : `请填写 1 至 ${most} 的数`);
  const a = await ask('插入表格', [
    { name: 'rows', label: '行数', type: 'number', value: '3', min: 1, max: 200, check: within(200) },
    { name: 'cols', label: '列数', type: 'number', value: '3', min: 1, max: 30, check: within(30) },
    { name: 'head', label: '第一行是表头', type: 'checkbox', value: true },
  ], '插入');
  if (a) editor.chain().focus().insertTable({ rows: Number(a.rows), cols: Number(a.cols), withHeaderRow: a.head }).run();
}
