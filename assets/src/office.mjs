// SPDX-License-Identifier: MulanPSL-2.0
// office.mjs - what Word, WPS and Excel put on the clipboard, made plain
//
// Takes HTML (and the RTF beside it, where Word hides the pictures), and gives HTML that holds
// only what the schema knows: real lists instead of paragraphs with list marks, alignment and
// first-line indent as the schema says them, tables with their spans, pictures as blobs to be
// uploaded. The rest is dropped. Parsing is inert: DOMParser runs and loads nothing.
//
// A list number that is part of the text in Chinese papers (一、（一） 1、（1） ①) stays text: only
// bullets and plain "1." become lists, for others would be counted anew in another form.
import { pictureOk } from './schema.mjs';

const MAX_HTML = 8 << 20, MAX_TABLES = 2000, MAX_ELEMENTS = 120000, MAX_CELLS = 20000, MAX_COLUMNS = 100;
// JSON may be 64 deep; what each container costs of it, and how much all may cost.
const cost = { TABLE: 6, UL: 4, OL: 4, BLOCKQUOTE: 2 }, MAX_COST = 40;
const blocks = 'p,h1,h2,h3,h4,h5,h6,ul,ol,li,table,tr,td,th,blockquote,div,section,article,hr';

export class TooMuch extends Error {}

// { html, pictures: [{ mark, blob }], lost: pictures that could not be had }
export function office(html, rtf = '') {
  // Thousands of tables within tables take the parser minutes: nobody wrote that by hand.
  if (html.length > MAX_HTML || (html.match(/<table\b/gi)?.length ?? 0) > MAX_TABLES) throw new TooMuch();
  const doc = new DOMParser().parseFromString(disarm(html), 'text/html');
  const body = doc.body;
  const own = Boolean(body.querySelector('[data-pm-slice]'));

  drop(doc);
  if (body.getElementsByTagName('*').length > MAX_ELEMENTS) throw new TooMuch();
  const found = pictures(doc, rtf);
  if (!own) {
    lists(doc);
    lines(doc);
  }
  tables(doc);
  depth(body, MAX_COST);
  return { html: body.innerHTML, ...found };
}

// The page's policy holds in parsed documents too, and would report every style attribute and handler:
// they are read under another name.
function disarm(html) {
  return html.replace(/<style\b[\s\S]*?<\/style\s*>/gi, '')
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/([\s"'/])(style|on[a-z]+)(\s*=)/gi, '$1data-$2$3'));
}

function drop(doc) {
  const gone = 'script,style,link,meta,title,xml,svg,math,iframe,object,embed,form,input,button,select,textarea,' +
    'video,audio,canvas,template,noscript,base,col,colgroup';
  doc.querySelectorAll(gone).forEach((e) => e.remove());
  doc.querySelectorAll('[data-style]').forEach((e) => {
    if (/display:\s*none/i.test(style(e)) && !/mso-hide/i.test(style(e))) e.remove();
  });
}

const style = (e) => e.getAttribute('data-style') ?? '';

// --- pictures

function pictures(doc, rtf) {
  const kept = [];
  let lost = 0, hidden = null, next = 0;

  doc.querySelectorAll('img').forEach((img) => {
    const src = img.getAttribute('src') ?? '';
    let blob = null;

    if (pictureOk(src)) return;
    if (src.startsWith('data:')) {
      blob = fromData(src);
    } else if (/^file:/i.test(src) || !src) {
      hidden ??= fromRtf(rtf);
      blob = hidden[next++] ?? null;
    }
    if (!blob) {
      lost++;
      img.remove();
      return;
    }
    const mark = `upload-${kept.length}`;
    const plain = doc.createElement('img');
    plain.setAttribute('data-upload', mark);
    plain.setAttribute('alt', (img.getAttribute('alt') ?? '').slice(0, 300));
    img.replaceWith(plain);
    kept.push({ mark, blob });
  });
  return { pictures: kept, lost };
}

function fromData(src) {
  const m = /^data:(image\/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\s]+)$/.exec(src);
  if (!m) return null;
  try {
    return new Blob([Uint8Array.from(atob(m[2]), (c) => c.charCodeAt(0))], { type: m[1] });
  } catch {
    return null;
  }
}

// Word writes each picture as {\pict … \pngblip … hex}; one that is also kept as a metafile for old
// readers ({\nonshppict …}) is passed over. The order is that of the text.
export function fromRtf(rtf) {
  const out = [];
  for (const m of rtf.matchAll(/\{\\pict\b/g)) {
    if (/\{\\nonshppict\s*$/.test(rtf.slice(Math.max(0, m.index - 16), m.index))) continue;
    let level = 0, end = m.index;
    for (; end < rtf.length; end++) {
      if (rtf[end] === '{') level++;
      else if (rtf[end] === '}' && --level === 0) break;
    }
    const group = rtf.slice(m.index, end);
    const type = /\\pngblip/.test(group) ? 'image/png' : /\\jpegblip/.test(group) ? 'image/jpeg' : '';
    const hex = /([0-9a-fA-F\s]{40,})$/.exec(group)?.[1].replace(/\s+/g, '');
    if (!type || !hex) {
      out.push(null);
      continue;
    }
    const bytes = new Uint8Array(hex.length >> 1);
    for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(hex.substr(2 * i, 2), 16);
    out.push(new Blob([bytes], { type }));
  }
  return out;
}

// --- lists

function lists(doc) {
  let stack = [], last = null; // lists that are open, outermost first

  for (const p of [...doc.querySelectorAll('p,h1,h2,h3,h4,h5,h6')]) {
    const m = /mso-list:\s*(l\d+)\s+level(\d+)/i.exec(style(p));
    const mark = m && p.querySelector('[data-style*="mso-list:Ignore" i],[data-style*="mso-list: Ignore" i]');
    const words = mark?.textContent.replace(/[\s\u00a0]+/g, '') ?? '';
    const ordered = /^\d+[.．]$/.test(words);
    const bullet = /^[·•●○◦▪■□◆◇►➢✓√\uf000-\uf0ff§ØüovlnuqØ*-]$/.test(words);

    if (!m || !mark || p.matches('h1,h2,h3,h4,h5,h6') || (!ordered && !bullet)) {
      // What numbers the line stays as text, without the blanks that set it off.
      if (mark) mark.replaceWith(words);
      stack = [];
      last = null;
      continue;
    }
    mark.remove();
    const level = Math.min(Number(m[2]), 6);
    if (!last || nextBlock(last) !== p) stack = [];
    stack = stack.slice(0, level);
    const tag = ordered ? 'OL' : 'UL';
    const open = stack[stack.length - 1];
    if (!open || stack.length < level || open.id !== m[1] || open.list.tagName !== tag) {
      const list = doc.createElement(tag);
      if (ordered && parseInt(words, 10) !== 1) list.setAttribute('start', String(parseInt(words, 10)));
      if (stack.length === level) stack.pop();
      const parent = stack[stack.length - 1];
      if (parent?.list.lastElementChild) parent.list.lastElementChild.append(list);
      else p.before(list);
      stack.push({ id: m[1], list });
    }
    const li = doc.createElement('li'), line = doc.createElement('p');
    line.append(...p.childNodes);
    li.append(line);
    stack[stack.length - 1].list.append(li);
    last = stack[0].list;
    p.remove();
  }
}

function nextBlock(e) {
  let n = e.nextSibling;
  while (n && (n.nodeType !== 1 || n.tagName === 'O:P') && !n.textContent.trim()) n = n.nextSibling;
  return n;
}

// --- paragraphs

function lines(doc) {
  doc.querySelectorAll('p,h1,h2,h3,h4,h5,h6,div,td,th').forEach((e) => {
    const s = style(e);
    let align = /text-align:\s*(\w+)/i.exec(s)?.[1] ?? e.getAttribute('align') ?? '';
    const set = /(?:text-indent|mso-char-indent-count):\s*([\d.]+)/i.exec(s);

    align = align.toLowerCase() === 'end' ? 'right' : align.toLowerCase();
    e.removeAttribute('class');
    // In a cell the paragraphs carry it; justified is how Word sets everything.
    if (['center', 'right'].includes(align)) {
      if (e.matches('td,th') && !e.querySelector(blocks)) {
        const p = doc.createElement('p');
        p.append(...e.childNodes);
        e.append(p);
      }
      const to = e.matches('td,th,div') ? [...e.children].filter((p) => p.matches('p') && !/text-align/i.test(style(p)) && !p.align) : [e];
      to.forEach((p) => p.classList.add(`ta-${align}`));
      if (e.matches('td,th,div')) to.forEach((p) => p.setAttribute('align', align));
    }
    if (e.tagName !== 'P') return;
    const wide = leading(e);
    if (!e.closest('li') && ((set && parseFloat(set[1]) > 0) || wide)) e.classList.add('indent');
    if (!e.textContent.replace(/[\s\u00a0\u3000]/g, '') && !e.querySelector('img,table') &&
        !e.closest('td,th,li')) e.remove();
  });
  // What a style attribute says of the letters becomes elements; nothing else of it is wanted.
  doc.querySelectorAll('[data-style]').forEach((e) => {
    const s = style(e);
    if (e.matches('b,strong') && /font-weight:\s*(normal|[1-5]00)/i.test(s)) e.replaceWith(...e.childNodes);
    if (!e.matches('span,font,a,b,strong,em,i,u')) return;
    for (const [rule, tag] of letters) {
      if (!rule.test(s) || (tag === 'u' && e.tagName === 'A')) continue;
      const inner = doc.createElement(tag);
      inner.append(...e.childNodes);
      e.append(inner);
    }
  });
}
const letters = [
  [/font-weight:\s*(bold|[6-9]00)/i, 'strong'], [/font-style:\s*italic/i, 'em'],
  [/text-decoration[^;]*underline/i, 'u'], [/text-decoration[^;]*line-through/i, 's'],
  [/vertical-align:\s*super/i, 'sup'], [/vertical-align:\s*sub\b/i, 'sub'],
];

// Cuts wide blanks that set a first line in; true where there were two.
function leading(p) {
  const walk = p.ownerDocument.createTreeWalker(p, 4 /* SHOW_TEXT */);
  let wide = 0;
  for (let t = walk.nextNode(); t; t = walk.nextNode()) {
    const rest = t.data.replace(/^[\s\u00a0\u3000]+/, (s) => {
      wide += [...s].reduce((n, ch) => n + (ch === '\u3000' ? 2 : ch === '\u00a0' ? 1 : 0), 0);
      return '';
    });
    t.data = rest;
    if (rest) break;
  }
  return wide >= 4;
}

// --- tables

function tables(doc) {
  doc.querySelectorAll('table').forEach((table) => {
    const caption = table.querySelector(':scope > caption');
    if (caption) {
      const p = doc.createElement('p');
      p.textContent = caption.textContent;
      p.className = 'ta-center';
      caption.remove();
      table.before(p);
    }
    const rows = [...table.rows];
    let cells = 0, columns = 0;
    rows.forEach((row, at) => {
      let width = 0;
      for (const cell of [...row.cells]) {
        const across = clip(cell.getAttribute('colspan'), MAX_COLUMNS);
        const down = clip(cell.getAttribute('rowspan'), rows.length - at);
        cell.setAttribute('colspan', String(across));
        cell.setAttribute('rowspan', String(down));
        width += across;
        cells += across * down;
      }
      columns = Math.max(columns, width);
    });
    if (!rows.length) table.remove();
    else if (cells > MAX_CELLS || columns > MAX_COLUMNS || rows.length * columns > MAX_CELLS) flatten(table);
  });
}

function clip(text, most) {
  const n = parseInt(text ?? '1', 10);
  return n >= 1 ? Math.min(n, most) : 1;
}

// A container becomes the lines of text that it holds.
function flatten(e) {
  const doc = e.ownerDocument, out = doc.createDocumentFragment();
  const rows = e.tagName === 'TABLE' ? [...e.rows] : [...e.children];
  for (const row of rows) {
    const text = (row.cells ? [...row.cells].map((c) => c.textContent.trim()).join(' ') : row.textContent).trim();
    if (!text) continue;
    const p = doc.createElement('p');
    p.textContent = text.replace(/\s+/g, ' ');
    out.append(p);
  }
  e.replaceWith(out);
}

// Without recursion: a clipboard may nest deeper than the stack.
function depth(root, most) {
  const work = [[root, most]];
  while (work.length) {
    const [e, left] = work.pop();
    for (const child of [...e.children]) {
      const price = cost[child.tagName] ?? 0;
      if (price > left) flatten(child);
      else work.push([child, left - price]);
    }
  }
}
