// SPDX-License-Identifier: MulanPSL-2.0
// upload.mjs - pictures that were pasted, dropped or chosen go to the server before they stand in the text
//
// POST data-image-url, multipart: csrf, version, file → { "src": "/…", "name": "…", "version": 4 } or { "error": "…" }.

const MAX_BYTES = 20 << 20;
export const imageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export async function upload(url, csrf, blob, name, version) {
  if (!imageTypes.includes(blob.type)) throw new Error('只能插入 PNG、JPEG、GIF、WebP 图片');
  if (blob.size > MAX_BYTES) throw new Error('图片超过 20 MB');
  const body = new FormData();
  body.set('csrf', csrf);
  if (version) body.set('version', version.value);
  body.set('file', blob, name ?? `image.${blob.type.slice(6).replace('jpeg', 'jpg')}`);
  let res;
  try {
    res = await fetch(url, { method: 'POST', body, headers: { accept: 'application/json' }, redirect: 'error' });
  } catch {
    throw new Error('网络不通，图片没有传上去');
  }
  const answer = await res.json().catch(() => ({}));
  if (!res.ok || !answer.src) throw new Error(answer.error || '图片没有传上去，请重试');
  // A picture of a version that was signed already makes a new one: what follows goes on from it.
  if (version && answer.version) version.value = String(answer.version);
  return answer.src;
}
