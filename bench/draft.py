#!/usr/bin/env python3
# SPDX-License-Identifier: MulanPSL-2.0
"""draft.py BINARY FOLDER TEXT [ROUNDS]: how long the desk's check takes, through HTTP, while somebody writes

A clerk of the demo drafts a document of 3,000 characters (sentences of TEXT, a line each) and asks for its findings
(POST /desk/doc/ID/check), as the editor does; then saves it, changes one paragraph, and asks again, as after each
pause in typing. Every round has another text. Prints the medians and the worst, in milliseconds by the clock, and
the server's processor time.
"""
import http.cookiejar, json, os, re, shutil, signal, socket, statistics, subprocess, sys, time, urllib.error, urllib.parse, urllib.request

binary, folder, text = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3]
rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 15
CHARACTERS, PARAGRAPH = 3000, 250
shutil.rmtree(folder, ignore_errors=True)
os.makedirs(folder)
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    port = s.getsockname()[1]
base = f"http://127.0.0.1:{port}"
log = open(os.path.join(folder, "server.log"), "w+", encoding="utf-8")
server = subprocess.Popen([binary, "demo", "--quiet", "--data", os.path.join(folder, "data"), "--listen", f"127.0.0.1:{port}"],
                          stdout=log, stderr=subprocess.STDOUT)
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))


def ask(path, form=None):
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    head = {"Origin": base, "Sec-Fetch-Site": "same-origin"}
    try:
        with opener.open(urllib.request.Request(base + path, data, head), timeout=60) as r:
            return r.geturl(), r.read().decode()
    except urllib.error.HTTPError as e:
        words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", e.read().decode().partition("<main")[2]))
        sys.exit(f"draft.py: {path}: {e.code} {words[:400]}")


def fields(page, action):
    """What the form of this action holds when it comes."""
    form = next(f for f in re.findall(r"<form\b.*?</form>", page, re.S) if re.search(action, f[:400]))
    got = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        a = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if a.get("name") and a.get("type") not in ("checkbox", "radio", "file", "submit"):
            got[a["name"]] = a.get("value", "")
    for name, body in re.findall(r'<select\b[^>]*\bname="([\w-]+)"[^>]*>(.*?)</select>', form, re.S):
        options = re.findall(r'<option\b[^>]*value="([^"]*)"[^>]*>', body)
        chosen = re.findall(r'<option\b[^>]*value="([^"]*)"[^>]*\bselected', body)
        got[name] = next((o for o in chosen + options if o), "") if name == "column" else "".join(chosen[:1] or options[:1])
    return got


def cpu():
    part = open(f"/proc/{server.pid}/stat").read().rsplit(") ", 1)[1].split()
    return (int(part[11]) + int(part[12])) / os.sysconf("SC_CLK_TCK")


def document(paragraphs):
    return json.dumps({"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": p}]}
                                                  for p in paragraphs]}, ensure_ascii=False)


try:
    for _ in range(1200):
        try:
            ask("/gongkai/")
            break
        except OSError:
            if server.poll() is not None:
                sys.exit("draft.py: the server did not start")
            time.sleep(0.1)
    log.flush()
    password = re.search(r"^\s+clerk\s+(\S+)", open(log.name, encoding="utf-8").read(), re.M).group(1)
    _, page = ask("/login")
    ask("/login", {**fields(page, "login"), "login": "clerk", "password": password})
    lines = [l for l in open(text, encoding="utf-8").read().split("\n") if len(l) > 20 and "<" not in l and "crawl" not in l]
    times, used, found = {"a draft of 3,000 characters": [], "one paragraph changed": []}, {}, 0
    at = 0
    for k in range(rounds):
        paragraphs = [""]
        while sum(map(len, paragraphs)) < CHARACTERS:
            if len(paragraphs[-1]) > PARAGRAPH:
                paragraphs.append("")
            paragraphs[-1] += lines[at % len(lines)]
            at += 1
        _, page = ask("/desk/docs/new")
        where, page = ask("/desk/docs/new", {**fields(page, "docs/new"), "title": f"关于第{k + 1}次试写的通知"})
        path = re.search(r"/desk/doc/\d+", where).group(0)
        form = {**fields(page, path + "/edit"), "rich": "1", "attribute": "open"}

        def check(what, paragraphs):
            form["body_json"] = document(paragraphs)
            before, began = cpu(), time.monotonic()
            _, answer = ask(path + "/check", form)
            times[what].append((time.monotonic() - began) * 1000)
            used[what] = used.get(what, 0) + cpu() - before
            return len(json.loads(answer)["findings"])

        found += check("a draft of 3,000 characters", paragraphs)
        form["do"] = "save"
        _, page = ask(path + "/edit", form)
        form = {**fields(page, path + "/edit"), "rich": "1", "attribute": "open"}
        changed = list(paragraphs)
        changed[len(changed) // 2] = changed[len(changed) // 2][:60] + "同时认真做好政务公开工作，" + changed[len(changed) // 2][60:]
        check("one paragraph changed", changed)
    goals = {"a draft of 3,000 characters": 150, "one paragraph changed": 30}
    for what, t in times.items():
        print(f"{what:32} median {statistics.median(t):6.1f} ms, worst {max(t):6.1f} ms, "
              f"processor time {used[what] / rounds * 1000:6.1f} ms (goal {goals[what]} ms)")
        subprocess.run([os.path.join(os.path.dirname(os.path.abspath(__file__)), "results"), "draft",
                        f"check of {what}, processor time (ms)", f"{used[what] / rounds * 1000:.1f}", f"<= {goals[what]}"], check=True)
    print(f"{found / rounds:.1f} findings a draft, {rounds} drafts")
finally:
    server.send_signal(signal.SIGTERM)
    server.wait()
