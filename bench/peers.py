# SPDX-License-Identifier: MulanPSL-2.0
"""The generated documents for bench/peers, and its table.

peers.py addresses CORPUS WORDS FOLDER BASE   lists of addresses for each peer
peers.py fossil REPOSITORY CORPUS             every document a technote (`fossil rebuild` follows)
peers.py wordpress CORPUS                     SQL for a freshly installed WordPress
peers.py table ROUNDS                         medians, and how many times theirs is ours
"""
import hashlib, json, os, random, re, sqlite3, statistics, struct, subprocess, sys, time, urllib.parse, urllib.request, zlib


def documents(path):
    with open(path, encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


def technote(docid):
    return hashlib.sha1(b"document-%d" % docid).hexdigest()


def column(d):
    return int(re.sub(r"\D", "", d["col"]))


def addresses(corpus, words, folder, base):
    os.makedirs(folder, exist_ok=True)
    ids = [(d["docid"], column(d)) for d in documents(corpus)]
    random.seed(7)
    some = random.sample(ids, min(200, len(ids)))
    put = lambda name, lines: open(f"{folder}/{name}", "w").write("".join(l + "\n" for l in lines))
    # column k of the corpus is the k-th column made, in unit (k - 1) mod 6
    ours = lambda k: f"/gongkai/site_unit{(k - 1) % 6}/channel_{k}/"
    put("ours.document", [f"{ours(k)}doc_{i}.html" for i, k in some])
    put("ours.list", [ours(3)])
    put("wordpress.document", [f"/archives/{i + 100}" for i, _ in some])
    put("wordpress.list", ["/archives/category/c3"])
    put("fossil.document", ["/technote/" + technote(i) for i, _ in some])
    put("fossil.list", ["/timeline?y=e&n=20&t=c3"])
    asked = [urllib.parse.quote(l.split("\t")[0]) for l in open(words, encoding="utf-8")]
    put("ours.search", ["/gongkai/search?order=newest&q=" + w for w in asked])
    put("wordpress.search", ["/?s=" + w for w in asked])
    for name in ("ours.document", "ours.list"):  # a list that is wrong would measure an error page
        for a in open(f"{folder}/{name}").read().split():
            with urllib.request.urlopen(base + a) as r:
                assert r.status == 200 and r.url == base + a, (a, r.url)


def fossil(repository, corpus):
    enc = lambda s: s.replace("\\", "\\\\").replace(" ", "\\s").replace("\n", "\\n")

    def rows():
        for d in documents(corpus):
            day = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(d["date"]))
            text = (d["docno"] + "\n\n" + d["body"].replace("\n", "\n\n")).encode()
            tag = "c%d" % column(d)
            a = ("C %s\nD %s\nE %s %s\nT +sym-%s * %s\nU admin\nW %d\n"
                 % (enc(d["title"]), day, day, technote(d["docid"]), tag, tag, len(text))).encode() + text + b"\n"
            a += b"Z " + hashlib.md5(a).hexdigest().encode() + b"\n"
            yield len(a), hashlib.sha3_256(a).hexdigest(), struct.pack(">I", len(a)) + zlib.compress(a)

    db = sqlite3.connect(repository)
    db.execute("INSERT INTO rcvfrom(uid,mtime,nonce,ipaddr) VALUES(1,julianday('now'),NULL,NULL)")
    rcv = db.execute("SELECT max(rcvid) FROM rcvfrom").fetchone()[0]
    db.executemany("INSERT INTO blob(rcvid,size,uuid,content) VALUES(%d,?,?,?)" % rcv, rows())
    db.commit()


def wordpress(corpus):
    q = lambda s: "'" + s.replace("\\", "\\\\").replace("'", "''") + "'"
    print("SET NAMES utf8mb4; SET autocommit=0; SET unique_checks=0;")
    print("DELETE FROM wp_posts; DELETE FROM wp_term_relationships; DELETE FROM wp_comments;")
    count, posts, rels = {}, [], []

    def flush():
        if posts:
            print("INSERT INTO wp_posts(ID,post_author,post_date,post_date_gmt,post_content,post_title,post_excerpt,"
                  "post_status,comment_status,ping_status,post_name,to_ping,pinged,post_modified,post_modified_gmt,"
                  "post_content_filtered,guid,post_type) VALUES" + ",\n".join(posts) + ";")
            print("INSERT INTO wp_term_relationships(object_id,term_taxonomy_id) VALUES" + ",".join(rels) + ";COMMIT;")
            posts.clear()
            rels.clear()

    for d in documents(corpus):
        i, k = d["docid"] + 100, column(d) + 10
        day = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(d["date"]))
        text = "\n\n".join("<!-- wp:paragraph -->\n<p>%s</p>\n<!-- /wp:paragraph -->" % p
                           for p in [d["docno"]] + d["body"].split("\n"))
        posts.append("(%d,1,'%s','%s',%s,%s,'','publish','closed','closed','a%d','','','%s','%s','','/?p=%d','post')"
                     % (i, day, day, q(text), q(d["title"]), i, day, day, i))
        rels.append("(%d,%d)" % (i, k))
        count[k] = count.get(k, 0) + 1
        if len(posts) == 200:
            flush()
    flush()
    for k, n in count.items():
        print("INSERT INTO wp_terms(term_id,name,slug) VALUES(%d,'栏目%d','c%d');" % (k, k - 10, k - 10))
        print("INSERT INTO wp_term_taxonomy(term_taxonomy_id,term_id,taxonomy,description,parent,count) "
              "VALUES(%d,%d,'category','',0,%d);" % (k, k, n))
    print("COMMIT; ANALYZE TABLE wp_posts, wp_term_relationships;")


def table(rounds):
    rows = {}
    for line in open(rounds):
        m, who, *figures = line.rstrip("\n").split("\t")
        rows.setdefault((m, who), []).append([float(x) for x in figures])
    median = {k: [statistics.median(c) for c in zip(*v)] for k, v in rows.items()}
    for (m, who), f in median.items():
        ours = median.get((m, "gongkai-cache"), median[(m, "gongkai-afresh")])
        print("%s\t%s\t%.0f\t%.1f\t%.1f\t%.0f\t%.0f\t%.2f" % (m, who, *f, ours[0] / f[0] if f[0] else 0))
        goal = {"wordpress-keeps": ">= 5", "wordpress-cache": "", "wordpress": ">= 20", "fossil": ">= 20", "nginx": ">= 1"}.get(who)
        if m == "document" and goal is not None and f[0]:
            subprocess.run([os.path.join(os.path.dirname(os.path.abspath(__file__)), "results"), "peers",
                            "document page: requests, times " + who, "%.2f" % (ours[0] / f[0]), goal], check=True)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
