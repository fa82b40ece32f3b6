# SPDX-License-Identifier: MulanPSL-2.0
"""growth.py ROUNDS README SVG: the table and the chart of bench/growth, written into README between its marks."""
import datetime, math, os, statistics, subprocess, sys

rounds, readme, svg = sys.argv[1:]
cost, errors = {}, 0
for line in open(rounds):
    what, n, us, _, bad = line.split("\t")
    cost.setdefault(what, {}).setdefault(int(n), []).append(float(us))
    errors += int(bad)
cost = {w: {n: statistics.median(v) for n, v in by.items()} for w, by in cost.items()}
sizes = sorted({n for by in cost.values() for n in by})
names = {"document": "document page", "list": "list page", "home": "home page", "search": "search, two characters"}
colours = {"document": "#1f5fa8", "list": "#0b7d69", "home": "#8a4b08", "search": "#a3262a"}


def table():
    head = [f"{n:,}" for n in sizes]
    out = ["| processor time of a page, afresh | " + " | ".join(head) + " | growth, first to last |",
           "|---" * (len(sizes) + 2) + "|"]
    for w, by in cost.items():
        have = [n for n in sizes if n in by]
        out.append(f"| {names[w]} | " + " | ".join(f"{by[n]:,.0f} µs" if n in by else "" for n in sizes)
                   + f" | {by[have[-1]] / by[have[0]]:.2f} (from {have[0]:,} to {have[-1]:,}) |")
    return "\n".join(out)


def chart():
    w, h, left, right, top, bottom = 720, 340, 70, 190, 20, 50
    lo = math.floor(math.log10(min(v for by in cost.values() for v in by.values())))
    hi = math.ceil(math.log10(max(v for by in cost.values() for v in by.values())))
    hi += hi == lo
    first, last = math.log10(sizes[0]), math.log10(sizes[-1]) if len(sizes) > 1 else math.log10(sizes[0]) + 1
    x = lambda n: left + (math.log10(n) - first) / (last - first) * (w - left - right)
    y = lambda v: h - bottom - (math.log10(v) - lo) / (hi - lo) * (h - top - bottom)
    s = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" font-family="sans-serif" font-size="13" role="img">',
         "<title>Processor time of a page by number of documents</title>",
         f'<rect width="{w}" height="{h}" fill="#fff"/>']
    for e in range(lo, hi + 1):
        s.append(f'<path d="M{left} {y(10 ** e):.1f}H{w - right}" stroke="#ddd"/>'
                 f'<text x="{left - 8}" y="{y(10 ** e) + 4:.1f}" text-anchor="end" fill="#444">{10 ** e:,.0f} µs</text>')
    for n in sizes:
        s.append(f'<path d="M{x(n):.1f} {top}V{h - bottom}" stroke="#ddd"/>'
                 f'<text x="{x(n):.1f}" y="{h - bottom + 20}" text-anchor="middle" fill="#444">{n:,}</text>')
    s.append(f'<text x="{(left + w - right) / 2}" y="{h - 8}" text-anchor="middle" fill="#444">documents</text>')
    taken = []
    for what, by in sorted(cost.items(), key=lambda k: -list(k[1].values())[-1]):
        points = [(x(n), y(v)) for n, v in sorted(by.items())]
        s.append(f'<polyline fill="none" stroke="{colours[what]}" stroke-width="2" points="'
                 + " ".join(f"{a:.1f},{b:.1f}" for a, b in points) + '"/>')
        s += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5" fill="{colours[what]}"/>' for a, b in points]
        at = points[-1][1] + 4
        while any(abs(at - t) < 16 for t in taken):
            at += 2
        taken.append(at)
        s.append(f'<text x="{w - right + 12}" y="{at:.1f}" fill="{colours[what]}">{names[what]}</text>')
    return "\n".join(s) + "\n</svg>\n"


open(svg, "w", encoding="utf-8").write(chart())
load = os.getloadavg()[1]
block = (f"{table()}\n\n![Processor time of a page by number of documents]({os.path.basename(svg)})\n\n"
         f"Measured {datetime.date.today()}, {os.cpu_count()} cores, load {load:.0f}, "
         f"{errors} errors. Medians of the rounds.\n")
begin, end = "<!-- growth: written by make bench-growth -->\n", "<!-- growth: end -->"
text = open(readme, encoding="utf-8").read()
a, z = text.index(begin) + len(begin), text.index(end)
open(readme, "w", encoding="utf-8").write(text[:a] + block + text[z:])
print(block)
for w in ("document", "list"):
    have = sorted(cost.get(w, {}))
    if len(have) > 1:
        subprocess.run([os.path.join(os.path.dirname(os.path.abspath(__file__)), "results"), "growth",
                        f"{names[w]}, cost at {have[-1]:,} documents, times {have[0]:,}",
                        f"{cost[w][have[-1]] / cost[w][have[0]]:.2f}", "<= 1.10"], check=True)
