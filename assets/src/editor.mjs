// SPDX-License-Identifier: MulanPSL-2.0
// editor.mjs - the rich text editor of the desk; takes the place of textarea[data-editor]
//
// The page says by attributes of the text area what belongs to it:
//   data-json="ID"            hidden input with the document as JSON (src/read/pm.h); its name is what is stored
//   data-on="ID"              hidden input that is set to 1 while the editor is in charge
//   data-autosave-url, data-check-url, data-decide-url, data-image-url    where there is no address, there is no such thing
//   data-findings, data-findings-count, data-status      ids of list, figure and status line
// The icon sheet is the one of the page's other icons. The form carries `csrf`. Without scripts the text area is what is sent.
import { Editor } from '@tiptap/core';
import { Slice } from '@tiptap/pm/model';
import { autosave } from './save.mjs';
import { Findings, findings } from './findings.mjs';
import { TooMuch, office } from './office.mjs';
import { schemaExtensions } from './schema.mjs';
import { ask, askLink, toolbar } from './toolbar.mjs';
import { imageTypes, upload } from './upload.mjs';

function start(area) {
  const data = area.dataset, form = area.form;
  const byId = (id) => (id ? document.getElementById(id) : null);
  const json = byId(data.json), status = byId(data.status);
  const csrf = () => form.elements.csrf?.value ?? ''; // a log-in in another window changes it (save.mjs)
  const box = document.createElement('div'), body = document.createElement('div'), foot = document.createElement('div');
  const words = document.createElement('span'), note = document.createElement('span');
  let bar, saver, checker, busy = false;

  let content = { type: 'doc', content: area.value.split('\n').map((t) => ({ type: 'paragraph', ...(t && { content: [{ type: 'text', text: t }] }) })) };
  try {
    if (json.value) content = JSON.parse(json.value);
  } catch { /* the plain text stands in */ }

  box.className = 'ed';
  body.className = 'ed-body prose';
  foot.className = 'ed-foot';
  note.setAttribute('role', 'status');
  foot.append(words, note);

  const store = () => { json.value = JSON.stringify(editor.getJSON()); };
  const say = (text, bad) => {
    note.textContent = text;
    note.dataset.state = bad ? 'error' : '';
  };

  // --- pictures: sent first, put into the text afterwards; meanwhile the text holds still
  async function send(list, what) {
    const out = [];
    const faults = [];
    busy = true;
    editor.setEditable(false);
    for (const [i, blob] of list.entries()) {
      say(`正在上传图片 ${i + 1}/${list.length}…`);
      try {
        out.push(await upload(data.imageUrl, csrf(), blob, blob.name, form.elements.version));
      } catch (e) {
        out.push(null);
        faults.push(e.message);
      }
    }
    editor.setEditable(true);
    busy = false;
    say(faults.length ? `${what}：${faults[0]}` : '', faults.length > 0);
    return out;
  }
  async function insertFiles(files, pos) {
    const pictures = files.filter((f) => imageTypes.includes(f.type));
    if (!pictures.length || !data.imageUrl) return say('这里只能插入 PNG、JPEG、GIF、WebP 图片；其他文件请加为附件', true);
    const srcs = (await send(pictures, '插入图片')).filter(Boolean);
    const nodes = srcs.map((src) => ({ type: 'image', attrs: { src, alt: null } }));
    if (!nodes.length) return undefined;
    const c = editor.chain().focus();
    return (pos === undefined ? c.insertContent(nodes) : c.insertContentAt(pos, nodes)).run();
  }
  async function pasteWithPictures(clean, event) {
    const srcs = data.imageUrl ? await send(clean.pictures.map((p) => p.blob), '粘贴图片') : [];
    const doc = new DOMParser().parseFromString(clean.html, 'text/html');
    clean.pictures.forEach((p, i) => {
      const img = doc.querySelector(`[data-upload="${p.mark}"]`);
      if (!srcs[i]) img?.remove();
      else img?.setAttribute('src', srcs[i]);
    });
    busy = true; // what is pasted now has been through here already
    editor.view.focus();
    editor.view.pasteHTML(doc.body.innerHTML, event);
    busy = false;
    if (clean.lost) told(clean.lost);
  }
  const told = (n) => say(`有 ${n} 张图片在别的网站或不是图片文件，没有带过来，请用“插入图片”上传`, true);

  function handlePaste(view, event) {
    if (busy) return false;
    const c = event.clipboardData;
    const html = c?.getData('text/html') ?? '';
    if (!html) {
      const files = [...(c?.files ?? [])];
      if (!files.length) return false;
      insertFiles(files);
      return true;
    }
    try {
      const clean = office(html, c.getData('text/rtf'));
      if (clean.lost) told(clean.lost);
      if (!clean.pictures.length) return false;
      pasteWithPictures(clean, event);
    } catch (e) {
      if (!(e instanceof TooMuch)) throw e;
      busy = true; // pasteText() asks here again
      view.pasteText(c.getData('text/plain').slice(0, 2 << 20), event);
      busy = false;
      say('粘贴的内容太大，只保留了文字', true);
    }
    return true;
  }
  function handleDrop(view, event, slice, moved) {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (moved || !files.length) return false;
    event.preventDefault();
    insertFiles(files, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos);
    return true;
  }
  // Into an empty line what is pasted comes as it is, its first line with its alignment and level.
  function transformPasted(slice, view) {
    const { $from, empty } = view.state.selection;
    const first = slice.content.firstChild;
    if (!empty || !$from.parent.isTextblock || $from.parent.content.size || !first?.isTextblock || !slice.openStart) return slice;
    const plain = first.type.name === 'paragraph' && !first.attrs.textAlign && !first.attrs.indent;
    return plain && slice.content.childCount === 1 ? slice : new Slice(slice.content, 0, 0);
  }
  function transformPastedHTML(html) {
    try {
      return busy ? html : office(html).html;
    } catch {
      return '';
    }
  }

  const editor = new Editor({
    element: body,
    extensions: [...schemaExtensions('在此输入正文，或从 Word、WPS 粘贴'), Findings],
    content,
    injectCSS: false,
    enableContentCheck: false,
    editorProps: {
      attributes: { 'aria-label': '正文', 'aria-multiline': 'true', role: 'textbox', id: 'ed-text' },
      handlePaste, handleDrop, transformPasted, transformPastedHTML,
      handleKeyDown: (view, e) => {
        if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k' && !e.shiftKey) {
          e.preventDefault();
          askLink(editor);
          return true;
        }
        // Alt+F10 goes to the buttons, as editors do.
        if (e.altKey && e.key === 'F10') {
          bar.element.querySelector('[tabindex="0"]').focus();
          return true;
        }
        return false;
      },
      handleDoubleClickOn: (view, pos, node, at) => {
        if (node.type.name !== 'image') return false;
        describe(at, node);
        return true;
      },
    },
  });
  async function describe(at, node) {
    const a = await ask('图片说明', [{ name: 'alt', label: '图片说明', value: node.attrs.alt ?? '', hint: '看不到图片的人会听到这句话；只起装饰作用的可以留空' }]);
    if (a) editor.view.dispatch(editor.state.tr.setNodeMarkup(at, null, { ...node.attrs, alt: a.alt || null }));
  }
  function pick() {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = imageTypes.join(',');
    input.multiple = true;
    input.addEventListener('change', () => insertFiles([...input.files]));
    input.click();
  }

  bar = toolbar(editor, { icons: (document.querySelector('svg.icon use')?.getAttribute('href') ?? '/static/icons/icons.svg#').split('#')[0], controls: 'ed-text', pick });
  box.append(bar.element, body, foot);
  area.after(box);
  area.hidden = true;
  const label = form.querySelector(`label[for="${area.id}"]`);
  if (label) label.addEventListener('click', () => editor.commands.focus());
  if (byId(data.on)) byId(data.on).value = '1';

  saver = autosave({ form, url: data.autosaveUrl, status, before: store });
  checker = findings(editor, {
    form, url: data.checkUrl, decideUrl: data.decideUrl, list: byId(data.findings), count: byId(data.findingsCount), csrf, before: store, say: (t) => say(t, true), done: (t) => say(t),
  });
  const count = () => { words.textContent = `${editor.getText().replace(/\s/g, '').length} 字`; };
  editor.on('update', () => {
    count();
    saver.touch();
    checker.later();
  });
  editor.on('transaction', () => bar.refresh());
  form.addEventListener('input', (e) => { if (e.target.name) checker.later(); });
  form.addEventListener('submit', store);
  // Ctrl+S saves the draft as the button does.
  document.addEventListener('keydown', (e) => {
    if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== 's') return;
    e.preventDefault();
    const b = form.querySelector('[data-save]');
    if (b) form.requestSubmit(b);
  });
  store();
  count();
  bar.refresh();
  checker.later();
  area.editor = editor;
}

document.querySelectorAll('textarea[data-editor]').forEach(start);
