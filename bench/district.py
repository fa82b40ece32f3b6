#!/usr/bin/env python3
# SPDX-License-Identifier: MulanPSL-2.0
"""district.py BINARY FILL FOLDER [UNITS] [ROUNDS]: a district's screens through HTTP, as its office opens them

FILL (bench/district_bench.c) makes the district; one of its office logs in at a server on it and opens its first
page, the table of all units, a unit, the ranking and the public figures. Each round asks anew, past the caches of a
browser. Prints the median and the worst by the clock of whoever asks, and the server's processor time a page.
"""
import http.cookiejar, os, re, shutil, signal, socket, statistics, subprocess, sys, time, urllib.error, urllib.parse, urllib.request

binary, fill, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), os.path.abspath(sys.argv[3])
units, rounds = sys.argv[4] if len(sys.argv) > 4 else "200", int(sys.argv[5]) if len(sys.argv) > 5 else 21
shutil.rmtree(folder, ignore_errors=True)
os.makedirs(folder)
subprocess.run([binary, "key", "create", "--data", folder], check=True, stdout=subprocess.DEVNULL)
subprocess.run([fill, "fill", os.path.join(folder, "gongkai.db"), units], check=True)
added = subprocess.run([binary, "user", "add", "office", "主管部门", "--unit", "qzf", "--role", "district", "--reach", "--data", folder],
                       check=True, capture_output=True, text=True).stdout
password = re.search(r"密码\s*([0-9A-Z-]+)", added) or sys.exit(f"district.py: no password in: {added}")
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    port = s.getsockname()[1]
base = f"http://127.0.0.1:{port}"
log = open(os.path.join(folder, "server.log"), "w+", encoding="utf-8")
server = subprocess.Popen([binary, "serve", "--data", folder, "--listen", f"127.0.0.1:{port}"], stdout=log, stderr=subprocess.STDOUT)
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))


def ask(path, form=None):
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    try:
        with opener.open(urllib.request.Request(base + path, data, {"Origin": base, "Sec-Fetch-Site": "same-origin"}), timeout=60) as r:
            return r.geturl(), r.read().decode()
    except urllib.error.HTTPError as e:
        sys.exit(f"district.py: {path}: {e.code}")


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page))


def cpu():
    part = open(f"/proc/{server.pid}/stat").read().rsplit(") ", 1)[1].split()
    return (int(part[11]) + int(part[12])) / os.sysconf("SC_CLK_TCK")


try:
    for _ in range(600):
        try:
            ask("/login")
            break
        except OSError:
            if server.poll() is not None:
                sys.exit("district.py: the server did not start: " + open(log.name, encoding="utf-8").read()[-400:])
            time.sleep(0.1)
    where, page = ask("/login", {**hidden(ask("/login")[1]), "login": "office", "password": password.group(1)})
    if "password" in where:  # the first one is changed
        where, page = ask(urllib.parse.urlparse(where).path,
                          {**hidden(page), "old": password.group(1), "fresh": "Bench-0000-district", "again": "Bench-0000-district"})
    ranking = next(iter(re.findall(r'href="(/desk/assess/\d+[^"]*)"', ask("/desk/assess")[1])), "")
    pages = [("the first page of the district's office", "/desk/"), ("the table of all units", "/desk/district?period=2025"),
             ("one unit", "/desk/overview?period=2025&unit=dw001"), ("the ranking", ranking), ("public figures of the district", "/gongkai/figures/")]
    print(f"{units} units, {rounds} rounds")
    for name, path in pages:
        if not path:
            continue
        ask(path)
        times, used = [], cpu()
        for _ in range(rounds):
            start = time.perf_counter()
            _, page = ask(path)
            times.append(1000 * (time.perf_counter() - start))
        used = 1000 * (cpu() - used) / rounds
        print(f"{name:42} median {statistics.median(times):6.1f} ms, worst {max(times):6.1f}, processor {used:6.1f}, {len(page) // 1000} kB")
        subprocess.run([os.path.join(os.path.dirname(os.path.abspath(__file__)), "results"), "district",
                        f"{name}, {units} units (ms)", f"{statistics.median(times):.1f}", ""], check=True)
finally:
    server.send_signal(signal.SIGTERM)
    server.wait()
