// SPDX-License-Identifier: MulanPSL-2.0
// schema.mjs - what a document may hold: exactly the nodes, marks and attributes of src/read/pm.h
//
// Whatever is typed, pasted or loaded goes through this schema, so nothing that the server
// refuses can come into the text. Links and pictures pass hrefOk(), the twin of tree_href_ok().
import { Mark, Node, Extension, mergeAttributes } from '@tiptap/core';
import Blockquote from '@tiptap/extension-blockquote';
import Bold from '@tiptap/extension-bold';
import Document from '@tiptap/extension-document';
import HardBreak from '@tiptap/extension-hard-break';
import Heading from '@tiptap/extension-heading';
import HorizontalRule from '@tiptap/extension-horizontal-rule';
import Italic from '@tiptap/extension-italic';
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list';
import Paragraph from '@tiptap/extension-paragraph';
import Strike from '@tiptap/extension-strike';
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table';
import Text from '@tiptap/extension-text';
import Underline from '@tiptap/extension-underline';
import { Dropcursor, Gapcursor, Placeholder, UndoRedo } from '@tiptap/extensions';

// http(s), mailto, or a path of a site; nothing with blanks, control characters or a backslash.
export function hrefOk(href) {
  if (!href || /[\u0000-\u0020\u007f\\]/.test(href) || href.startsWith('//')) return false;
  if (/^(https?:\/\/|mailto:)/i.test(href)) return true;
  return !/^[^/?#]*:/.test(href);
}
// A picture that stands here already: a path of this site.
export const pictureOk = (src) => hrefOk(src) && /^\/[^/]/.test(src);

const Link = Mark.create({
  name: 'link',
  inclusive: false,
  addAttributes() {
    return { href: { default: null } };
  },
  parseHTML() {
    return [{ tag: 'a[href]', getAttrs: (e) => hrefOk(e.getAttribute('href')) && null }];
  },
  renderHTML({ HTMLAttributes }) {
    return ['a', mergeAttributes(HTMLAttributes, { rel: 'noopener' }), 0];
  },
});

const Image = Node.create({
  name: 'image',
  group: 'inline',
  inline: true,
  draggable: true,
  addAttributes() {
    return { src: { default: null }, alt: { default: null } };
  },
  parseHTML() {
    return [{ tag: 'img[src]', getAttrs: (e) => pictureOk(e.getAttribute('src')) && null }];
  },
  renderHTML({ HTMLAttributes }) {
    return ['img', { ...HTMLAttributes, alt: HTMLAttributes.alt ?? '' }];
  },
});

// Above or below the line: one excludes the other.
const shifted = (name, tag, other, key) => Mark.create({
  name,
  excludes: other,
  parseHTML() {
    return [{ tag }];
  },
  renderHTML() {
    return [tag, 0];
  },
  addKeyboardShortcuts() {
    return { [key]: () => this.editor.commands.toggleMark(name) };
  },
});

// By class, as the pages have it: the site's policy knows no style attribute, in the clipboard neither.
const aligns = ['left', 'center', 'right', 'justify'];
const aligned = ['heading', 'paragraph'];
const Align = Extension.create({
  name: 'align',
  addGlobalAttributes() {
    return [{
      types: aligned,
      attributes: {
        textAlign: {
          default: null,
          parseHTML: (e) => aligns.find((a) => e.classList.contains(`ta-${a}`)) ?? null,
          renderHTML: (a) => (a.textAlign ? { class: `ta-${a.textAlign}` } : {}),
        },
      },
    }];
  },
  addCommands() {
    return {
      toggleTextAlign: (value) => ({ editor, commands }) => {
        const textAlign = editor.isActive({ textAlign: value }) ? null : value;
        return aligned.map((type) => commands.updateAttributes(type, { textAlign })).some(Boolean);
      },
    };
  },
  addKeyboardShortcuts() {
    const set = (value) => () => this.editor.commands.toggleTextAlign(value);
    return { 'Mod-Shift-l': set('left'), 'Mod-Shift-e': set('center'), 'Mod-Shift-r': set('right'), 'Mod-Shift-j': set('justify') };
  },
});

// The first line set in by two characters, as official documents have it.
const Indent = Extension.create({
  name: 'indent',
  addGlobalAttributes() {
    return [{
      types: ['paragraph'],
      attributes: {
        indent: {
          default: null,
          parseHTML: (e) => e.classList.contains('indent') || null,
          renderHTML: (a) => (a.indent ? { class: 'indent' } : {}),
        },
      },
    }];
  },
});

// prosemirror-tables asks for colwidth; ours are never sized by hand.
const cellAttributes = () => ({
  colspan: { default: 1, parseHTML: (e) => span(e, 'colspan') },
  rowspan: { default: 1, parseHTML: (e) => span(e, 'rowspan') },
  colwidth: { default: null, parseHTML: () => null, rendered: false },
});
function span(e, name) {
  const n = parseInt(e.getAttribute(name) ?? '1', 10);
  return n >= 1 && n <= 1000 ? n : 1;
}

export function schemaExtensions(placeholder) {
  return [
    Document, Text, Bold, Italic, Underline, Strike, HardBreak, Blockquote, HorizontalRule,
    Paragraph, Heading.configure({ levels: [1, 2, 3, 4, 5, 6] }),
    shifted('superscript', 'sup', 'superscript subscript', 'Mod-.'),
    shifted('subscript', 'sub', 'subscript superscript', 'Mod-,'),
    Link, Image, Align, Indent,
    BulletList, ListItem, ListKeymap,
    OrderedList.extend({
      addAttributes: () => ({
        start: {
          default: 1,
          parseHTML: (e) => {
            const n = parseInt(e.getAttribute('start') ?? '1', 10);
            return n >= 0 && n <= 100000 ? n : 1;
          },
        },
      }),
    }),
    // Written without column widths: the page's policy knows no style attribute.
    Table.extend({ renderHTML: () => ['div', { class: 'tableWrapper' }, ['table', ['tbody', 0]]] })
      .configure({ resizable: false }),
    TableRow,
    TableCell.extend({ addAttributes: cellAttributes }),
    TableHeader.extend({ addAttributes: cellAttributes }),
    Dropcursor.configure({ class: 'ed-drop', color: false }), Gapcursor, UndoRedo,
    Placeholder.configure({ placeholder, emptyNodeClass: 'is-empty' }),
  ];
}
