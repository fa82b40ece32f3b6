// SPDX-License-Identifier: MulanPSL-2.0
// gongkai.js - small comforts; every page works without it (docs/design.md names the attributes)
(function () {
  'use strict';
  var root = document.documentElement;
  root.classList.add('js');

  function all(selector, from) {
    return Array.prototype.slice.call((from || document).querySelectorAll(selector));
  }

  // Says something to screen readers, and shows it for a moment on the button.
  var live;
  function say(text, button) {
    if (!live) {
      live = document.createElement('div');
      live.className = 'vh';
      live.setAttribute('role', 'status');
      document.body.appendChild(live);
    }
    live.textContent = text;
    if (!button) return;
    var label = button.lastChild;
    var before = label.textContent;
    label.textContent = text;
    setTimeout(function () { label.textContent = before; }, 2000);
  }

  // --- modes: the class at once, the cookie for the server
  var groups = {
    size: ['size-s', 'size-m', 'size-l', 'size-xl'],
    theme: ['theme-auto', 'theme-light', 'theme-dark', 'contrast']
  };
  var silent = { 'size-m': 1, 'theme-auto': 1 };

  function setView(value) {
    Object.keys(groups).forEach(function (g) {
      if (groups[g].indexOf(value) < 0) return;
      groups[g].forEach(function (c) { root.classList.remove(c); });
      if (!silent[value]) root.classList.add(value);
    });
    var kept = Object.keys(groups).map(function (g) {
      return groups[g].filter(function (c) { return root.classList.contains(c); })[0];
    }).filter(Boolean);
    document.cookie = 'view=' + kept.join('.') + '; path=/; max-age=31536000; samesite=lax' +
      (location.protocol === 'https:' ? '; secure' : '');
    showView();
  }
  function showView() {
    all('[data-view] button[name=set]').forEach(function (b) {
      var group = b.value.indexOf('size') === 0 ? 'size' : 'theme';
      var now = groups[group].filter(function (c) { return root.classList.contains(c); })[0];
      b.setAttribute('aria-pressed', String(now ? now === b.value : Boolean(silent[b.value])));
    });
  }

  // --- read aloud by the browser's own voice
  var speaking = null;
  function hush() {
    window.speechSynthesis.cancel();
    if (speaking) speaking.setAttribute('aria-pressed', 'false');
    speaking = null;
  }
  function speak(button) {
    if (speaking) return hush();
    var from = document.querySelector(button.getAttribute('data-speak'));
    if (!from) return;
    // Long texts are cut at sentences: some voices stop after a quarter of a minute.
    var parts = from.innerText.match(/[^。！？；\n]{1,120}[。！？；\n]?/g) || [];
    speaking = button;
    button.setAttribute('aria-pressed', 'true');
    parts.forEach(function (text, i) {
      var u = new SpeechSynthesisUtterance(text);
      u.lang = root.lang || 'zh-CN';
      if (i === parts.length - 1) u.onend = hush;
      u.onerror = hush;
      window.speechSynthesis.speak(u);
    });
  }

  function copy(text, button) {
    var done = function () { say('已复制', button); };
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(done, function () { say('复制失败，请手工复制', button); });
      return;
    }
    var area = document.createElement('textarea');
    area.value = text;
    area.className = 'vh';
    document.body.appendChild(area);
    area.select();
    var ok = document.execCommand('copy');
    document.body.removeChild(area);
    if (ok) done(); else say('复制失败，请手工复制', button);
  }

  // --- tables: a button in each head; numbers and days sort by value, the rest as Chinese text
  function key(cell) {
    var t = cell.querySelector('time');
    var text = (cell.getAttribute('data-order') || (t ? t.getAttribute('datetime') : cell.textContent)).trim();
    var n = text.replace(/[,，%\s]/g, '');
    return n !== '' && isFinite(n) ? Number(n) : text;
  }
  function sortable(table) {
    var body = table.tBodies[0];
    if (!body || !table.tHead || table.tHead.rows.length !== 1) return;
    all('th', table.tHead).forEach(function (th, column) {
      if (!th.textContent.trim()) return;
      var b = document.createElement('button');
      b.type = 'button';
      while (th.firstChild) b.appendChild(th.firstChild);
      th.appendChild(b);
      th.setAttribute('aria-sort', 'none');
      b.addEventListener('click', function () {
        var up = th.getAttribute('aria-sort') !== 'ascending';
        all('th[aria-sort]', table.tHead).forEach(function (o) { o.setAttribute('aria-sort', 'none'); });
        th.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        Array.prototype.slice.call(body.rows).map(function (r, i) {
          return { row: r, key: r.cells[column] ? key(r.cells[column]) : '', at: i };
        }).sort(function (a, z) {
          var d = typeof a.key === 'number' && typeof z.key === 'number' ? a.key - z.key
            : String(a.key).localeCompare(String(z.key), 'zh-CN');
          return (up ? d : -d) || a.at - z.at;
        }).forEach(function (x) { body.appendChild(x.row); });
      });
    });
  }

  // --- wiring: one listener; pages need nothing but attributes
  document.addEventListener('click', function (e) {
    var b = e.target.closest && e.target.closest('button, a, input');
    if (!b) return;
    if (b.hasAttribute('data-confirm') && !window.confirm(b.getAttribute('data-confirm'))) {
      e.preventDefault();
      e.stopImmediatePropagation();
    } else if (b.name === 'set' && b.form && b.form.hasAttribute('data-view')) {
      e.preventDefault();
      setView(b.value);
    } else if (b.hasAttribute('data-print')) {
      window.print();
    } else if (b.hasAttribute('data-speak')) {
      speak(b);
    } else if (b.hasAttribute('data-copy-link')) {
      copy(location.href.split('#')[0], b);
    } else if (b.hasAttribute('data-copy')) {
      var from = document.querySelector(b.getAttribute('data-copy'));
      if (from) copy('value' in from ? from.value : from.textContent.trim(), b);
    } else if (b.hasAttribute('data-toggle')) {
      var what = document.querySelector(b.getAttribute('data-toggle'));
      if (what) {
        what.hidden = !what.hidden;
        b.setAttribute('aria-expanded', String(!what.hidden));
      }
    }
  });
  // An open menu closes by Escape and by a click beside it.
  document.addEventListener('keydown', function (e) {
    if (e.key !== 'Escape') return;
    all('.view-menu[open]').forEach(function (d) {
      d.open = false;
      d.querySelector('summary').focus();
    });
    if (location.hash === '#desk-nav') location.hash = '#main';
  });
  document.addEventListener('click', function (e) {
    all('.view-menu[open]').forEach(function (d) { if (!d.contains(e.target)) d.open = false; });
  });

  // --- redaction: an area drawn on a page's picture becomes a line of the form; selected words a term
  function line(field, text) {
    field.value += (field.value && !/\n$/.test(field.value) ? '\n' : '') + text + '\n';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  function drawable(figure, areas) {
    var img = figure.querySelector('img');
    var from = null, box = null;
    function at(e) {
      var r = img.getBoundingClientRect();
      return {
        x: Math.round(Math.min(1, Math.max(0, (e.clientX - r.left) / r.width)) * 1000),
        y: Math.round(Math.min(1, Math.max(0, (e.clientY - r.top) / r.height)) * 1000),
      };
    }
    function place(p) {
      box.style.left = Math.min(from.x, p.x) / 10 + '%';
      box.style.top = Math.min(from.y, p.y) / 1000 * img.clientHeight + 'px';
      box.style.width = Math.abs(p.x - from.x) / 10 + '%';
      box.style.height = Math.abs(p.y - from.y) / 1000 * img.clientHeight + 'px';
    }
    img.draggable = false;
    img.addEventListener('pointerdown', function (e) {
      if (e.pointerType === 'touch' || e.button) return;
      from = at(e);
      box = document.createElement('span');
      box.className = 'redact-box';
      figure.appendChild(box);
      place(from);
      img.setPointerCapture(e.pointerId);
    });
    img.addEventListener('pointermove', function (e) { if (from) place(at(e)); });
    img.addEventListener('pointerup', function (e) {
      if (!from) return;
      var to = at(e);
      if (Math.abs(to.x - from.x) < 4 || Math.abs(to.y - from.y) < 4) box.remove();
      else {
        line(areas, [figure.getAttribute('data-redact-page'), Math.min(from.x, to.x), Math.min(from.y, to.y),
          Math.max(from.x, to.x), Math.max(from.y, to.y)].join(' '));
      }
      from = null;
    });
  }
  function redaction() {
    var areas = document.getElementById('areas'), words = document.getElementById('words');
    var text = document.querySelector('.redact-text');
    if (areas) all('[data-redact-page]').forEach(function (f) { drawable(f, areas); });
    if (text && words) {
      text.addEventListener('mouseup', function () {
        var s = String(window.getSelection()).trim();
        if (s.length > 1 && s.length <= 200 && s.indexOf('\n') < 0) line(words, s);
      });
    }
  }

  // --- large files by pieces: goes on where it was cut off (docs/server.md)
  var WHOLE = 2 << 20; // smaller ones go in one go
  function byPieces(form) {
    var file = form.elements.file, number = form.elements.upload, button = form.querySelector('button[type=submit]');
    var box, bar, text, key, waits;

    function tell(s) { text.textContent = s; }
    function size(n) { return (n / 1048576).toFixed(1); }
    function show(f, at) {
      if (!box) {
        box = document.createElement('p');
        box.className = 'upload-state';
        box.setAttribute('role', 'status');
        bar = document.createElement('progress');
        bar.setAttribute('aria-label', '上传进度');
        text = document.createElement('span');
        box.appendChild(bar);
        box.appendChild(text);
        form.appendChild(box);
      }
      bar.max = f.size;
      bar.value = at;
      tell('已上传 ' + size(at) + ' / ' + size(f.size) + ' MB');
    }
    function ask(method, at, body) {
      return fetch('/desk/uploads' + at, { method: method, body: body, credentials: 'same-origin', headers: { 'X-CSRF-Token': form.elements.csrf.value } })
        .then(function (r) {
          if (r.redirected || r.status === 401) throw { stop: '登录已经过期，请重新登录后再选择这个文件，会接着上传' };
          if (r.status >= 500 || r.status === 429) throw { again: true };
          if (!/json/.test(r.headers.get('Content-Type') || '')) throw { stop: '没有权限上传，请刷新页面再试' };
          return r.json().then(function (j) { j.status = r.status; return j; });
        });
    }
    function stop(why) {
      tell(why);
      box.classList.add('bad');
      button.disabled = false;
    }
    // What went wrong on the way is tried again, ever more slowly; what the server says is shown.
    function failed(f, e) {
      if (e && e.stop) return stop(e.stop);
      waits = Math.min(waits ? waits * 2 : 500, 30000);
      tell('网络中断，已上传 ' + size(bar.value) + ' MB，正在重试…');
      setTimeout(function () { look(f); }, waits);
    }
    function look(f) {
      ask('GET', '/' + number.value).then(function (j) { next(f, j); }).catch(function (e) { failed(f, e); });
    }
    function begin(f) {
      var b = new URLSearchParams();
      b.append('name', f.name);
      b.append('size', f.size);
      number.value = '';
      ask('POST', '', b).then(function (j) {
        if (!j.id) return stop(j.error);
        number.value = j.id;
        try { localStorage.setItem(key, j.id); } catch (e) { /* goes without */ }
        next(f, j);
      }).catch(function (e) {
        if (e && e.stop) return stop(e.stop);
        waits = Math.min(waits ? waits * 2 : 500, 30000);
        tell('连接不上，正在重试…');
        setTimeout(function () { begin(f); }, waits);
      });
    }
    function next(f, j) {
      var b;
      if (j.status === 404 || (j.size && j.size !== f.size)) return begin(f);
      if (j.error && j.status !== 409) return stop(j.error);
      show(f, j.offset);
      if (j.offset === j.size) {
        file.disabled = true; // the pieces are the file
        return form.submit();
      }
      b = new FormData();
      b.append('offset', j.offset);
      b.append('piece', f.slice(j.offset, j.offset + j.piece), 'piece');
      ask('POST', '/' + number.value, b).then(function (k) { waits = 0; next(f, k); }).catch(function (e) { failed(f, e); });
    }
    form.addEventListener('submit', function (e) {
      var f = file.files[0], had;
      number.value = '';
      if (!f || f.size <= WHOLE || !window.fetch || !window.URLSearchParams) return;
      e.preventDefault();
      button.disabled = true;
      key = 'upload ' + [f.name, f.size, f.lastModified].join(' ');
      show(f, 0);
      box.classList.remove('bad');
      waits = 0;
      try { had = localStorage.getItem(key); } catch (x) { /* goes without */ }
      number.value = had || '';
      if (had) look(f);
      else begin(f);
    });
  }

  // --- while a request is written: what is public already and like it, asked for after each pause
  function similar(area) {
    var form = area.form, box = document.getElementById('similar-box'), last = area.value.trim(), timer, turn = 0;

    function ask() {
      var text = area.value.trim(), data = new FormData(), mine;
      if (text.length < 6 || text === last) return;
      last = text;
      mine = ++turn;
      ['csrf', 'content', 'seen'].forEach(function (name) {
        var field = form.elements[name];
        if (field) data.append(name, field.value);
      });
      data.append('step', 'look');
      window.fetch(form.action, { method: 'POST', body: data, credentials: 'same-origin' }).then(function (r) {
        return r.ok ? r.text() : '';
      }).then(function (html) {
        var page, found, seen;
        if (!html || mine !== turn) return;
        page = new DOMParser().parseFromString(html, 'text/html');
        found = page.querySelector('#similar-box section');
        seen = page.querySelector('input[name=seen]');
        box.textContent = ''; // what stood there was for other words
        if (found && found.querySelector('li')) box.appendChild(document.adoptNode(found));
        if (seen) form.elements.seen.value = seen.value;
      }).catch(function () { /* the button still looks */ });
    }
    area.addEventListener('input', function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, 1200);
    });
  }

  // --- a button that is pressed twice sends once
  document.addEventListener('submit', function (e) {
    var form = e.target, again = form.sentBy === (e.submitter || form) && Date.now() - form.sentAt < 5000;
    if (e.defaultPrevented || form.getAttribute('method') !== 'post') return;
    if (again) return e.preventDefault();
    form.sentBy = e.submitter || form;
    form.sentAt = Date.now();
  });
  window.addEventListener('pageshow', function () {
    all('form').forEach(function (f) { f.sentAt = 0; });
  });

  function start() {
    if (window.fetch && window.DOMParser) {
      all('textarea[data-similar]').forEach(similar);
      all('[data-similar-says]').forEach(function (e) { e.hidden = false; });
    }
    redaction();
    all('form input[name=upload]').forEach(function (i) { byPieces(i.form); });
    if (!('speechSynthesis' in window)) {
      all('[data-speak]').forEach(function (b) { b.hidden = true; });
    }
    all('table[data-sort]').forEach(sortable);
    showView();
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})();
