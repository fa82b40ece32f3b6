-- schema.sql - the newest schema, whole
--
-- Type words are expanded per engine by tools/mksql: ID (identity primary key), INT64, BYTES.
-- Instants are UTC seconds, days are days since 1970-01-01, booleans 0/1, money is fen.
-- Every table carries the unit, so that it can be partitioned or distributed by it; tests/store/tables_test.c names
-- those that do not, and why. On PostgreSQL what only grows and is referred to by nothing (doc_step, finding,
-- request_event, audit) is parted by a hash of the unit: docs/decisions/0009-parts.md.
-- "Derived" marks what may be recomputed from other rows; `gongkai audit derive` compares.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- A public body with its own boards (site). Written by an administrator or the district.
CREATE TABLE unit (
    id ID,
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 2 AND 40), -- site_{code} in addresses
    name TEXT NOT NULL,
    short_name TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL CHECK (kind IN ('government','department','township','institution','enterprise')),
    level INT64 NOT NULL CHECK (level BETWEEN 1 AND 5), -- 1 state, 2 province, 3 city, 4 county, 5 township
    parent INT64 REFERENCES unit (id),
    credit_code TEXT NOT NULL DEFAULT '',  -- 统一社会信用代码, check digit verified on entry
    site_code TEXT NOT NULL DEFAULT '',    -- 政府网站标识码
    record_no TEXT NOT NULL DEFAULT '',    -- 备案号
    doc_prefix TEXT NOT NULL DEFAULT '',   -- 机关代字
    office_name TEXT NOT NULL DEFAULT '',  -- the disclosure office (art. 4)
    address TEXT NOT NULL DEFAULT '',
    post_code TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    fax TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    hours TEXT NOT NULL DEFAULT '',
    supervision_phone TEXT NOT NULL DEFAULT '',
    review_authority TEXT NOT NULL DEFAULT '', -- 行政复议机关, for remedies
    court TEXT NOT NULL DEFAULT '',
    approval_levels INT64 NOT NULL DEFAULT 2 CHECK (approval_levels IN (2, 3)),
    ord INT64 NOT NULL DEFAULT 0,
    generation INT64 NOT NULL DEFAULT 0,   -- grows with every change that the public can see
    created_at INT64 NOT NULL,
    closed_at INT64
);
CREATE INDEX unit_parent ON unit (parent, ord, id);

-- 科室 below a unit.
CREATE TABLE office (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    duties TEXT NOT NULL DEFAULT '',
    ord INT64 NOT NULL DEFAULT 0,
    closed_at INT64,
    UNIQUE (unit, name)
);

-- A person who logs in. No default password: `password` is an Argon2id string.
CREATE TABLE account (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    office INT64 REFERENCES office (id),
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password TEXT NOT NULL,
    must_change INT64 NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)),
    totp BYTES,                          -- sealed secret; NULL: no second factor
    totp_last INT64 NOT NULL DEFAULT 0,  -- last time step used, against replay
    failures INT64 NOT NULL DEFAULT 0,   -- failed log-ins in a row
    locked_until INT64,
    disabled_at INT64,
    created_at INT64 NOT NULL
);
CREATE INDEX account_unit ON account (unit, id);

-- Spare codes of the second factor, each used once; stored as keyed hashes.
CREATE TABLE recovery_code (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    account INT64 NOT NULL REFERENCES account (id),
    hash BYTES NOT NULL,
    used_at INT64
);
CREATE INDEX recovery_code_account ON recovery_code (account);

CREATE TABLE role_grant (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    office INT64 REFERENCES office (id),
    account INT64 NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    reach INT64 NOT NULL DEFAULT 0 CHECK (reach IN (0, 1)), -- counts in the units below, too
    granted_by INT64 REFERENCES account (id),
    granted_at INT64 NOT NULL,
    ended_at INT64
);
CREATE INDEX role_grant_account ON role_grant (account);
CREATE INDEX role_grant_unit ON role_grant (unit, role);
CREATE INDEX role_grant_role ON role_grant (role, ended_at);

-- One-person mode (一人办理): the district's consent, with its end.
CREATE TABLE one_person (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    from_day INT64 NOT NULL,
    until_day INT64 NOT NULL,
    reason TEXT NOT NULL,
    consented_by INT64 NOT NULL REFERENCES account (id),
    consented_at INT64 NOT NULL,
    ended_at INT64,
    CHECK (until_day >= from_day)
);
CREATE INDEX one_person_unit ON one_person (unit, until_day);

CREATE TABLE session (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    account INT64 NOT NULL REFERENCES account (id),
    token BYTES NOT NULL UNIQUE, -- hash of the cookie
    csrf TEXT NOT NULL,
    second_factor INT64 NOT NULL DEFAULT 0 CHECK (second_factor IN (0, 1)),
    by_provider INT64 NOT NULL DEFAULT 0 CHECK (by_provider IN (0, 1)), -- not by a password of ours
    peer TEXT NOT NULL DEFAULT '',
    agent TEXT NOT NULL DEFAULT '',
    created_at INT64 NOT NULL,
    seen_at INT64 NOT NULL,
    expires_at INT64 NOT NULL,
    ended_at INT64
);
CREATE INDEX session_account ON session (account, ended_at);
CREATE INDEX session_expires ON session (expires_at);

-- Who somebody is at the identity provider (统一身份认证, OpenID Connect): bound to an account by an
-- administrator, never by itself.
CREATE TABLE login_subject (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    account INT64 NOT NULL UNIQUE REFERENCES account (id),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    bound_by INT64 REFERENCES account (id),
    bound_at INT64 NOT NULL,
    UNIQUE (issuer, subject)
);
-- A log-in that has gone to the provider and is not back yet: deleted when it comes back, so that it comes
-- once. Keyed hashes; whose it will be is not known yet.
CREATE TABLE login_try (
    state BYTES PRIMARY KEY,
    browser BYTES NOT NULL, -- of the cookie that the browser got
    next TEXT NOT NULL DEFAULT '',
    expires_at INT64 NOT NULL
);
CREATE INDEX login_try_expires ON login_try (expires_at);

-- Attempts that are limited by behaviour: log-ins, filings, searches.
CREATE TABLE throttle (
    key TEXT PRIMARY KEY,
    hits INT64 NOT NULL,
    since INT64 NOT NULL,
    until INT64 NOT NULL DEFAULT 0
);

-- A column (栏目) of one of the five boards. Never deleted: closed with a reason.
CREATE TABLE board_column (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    parent INT64 REFERENCES board_column (id),
    board INT64 NOT NULL CHECK (board BETWEEN 1 AND 5), -- guide, rules, statutory, report, request
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '', -- ColumnDescription
    keywords TEXT NOT NULL DEFAULT '',    -- ColumnKeywords
    type TEXT NOT NULL DEFAULT '',        -- ColumnType, of column-types.tsv
    item TEXT NOT NULL DEFAULT '',        -- item of art. 20/21, of proactive-items.tsv
    update_days INT64 NOT NULL DEFAULT 0, -- how often something new is due; 0: no period
    norm INT64 NOT NULL DEFAULT 0 CHECK (norm IN (0, 1)), -- holds normative documents
    ord INT64 NOT NULL DEFAULT 0,
    docs INT64 NOT NULL DEFAULT 0,        -- derived: published documents in this column
    last_published_at INT64,              -- derived
    empty_reason TEXT NOT NULL DEFAULT '',
    created_at INT64 NOT NULL,
    closed_at INT64,
    closed_reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX board_column_unit ON board_column (unit, board, parent, ord, id);

-- Report class (统计类别) of a column for a year; counts of part one are by these.
CREATE TABLE report_class (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    year INT64 NOT NULL,
    name TEXT NOT NULL,
    ord INT64 NOT NULL DEFAULT 0,
    UNIQUE (unit, year, name)
);
CREATE TABLE column_class (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    col INT64 NOT NULL REFERENCES board_column (id),
    class INT64 NOT NULL REFERENCES report_class (id),
    UNIQUE (col, class)
);
CREATE INDEX column_class_class ON column_class (class);

-- A document (信息). The text stands in doc_version; this row is what lists need. While `live` is 1
-- the public sees version `published_version`, and the row's fields are those of that version;
-- a revision under way has its own in doc_version.fields until it is published.
CREATE TABLE document (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    office INT64 REFERENCES office (id),
    col INT64 NOT NULL REFERENCES board_column (id),
    state TEXT NOT NULL CHECK (state IN ('draft','submitted','second','approved','scheduled','published','withdrawn','archived')),
    live INT64 NOT NULL DEFAULT 0 CHECK (live IN (0, 1)),
    version INT64 NOT NULL DEFAULT 1,  -- the current one
    title TEXT NOT NULL,
    index_no TEXT UNIQUE,              -- 索引号, given at the first save, never reused
    doc_no TEXT NOT NULL DEFAULT '',   -- 文号
    genre TEXT NOT NULL DEFAULT '',    -- 体裁
    subject TEXT NOT NULL DEFAULT '',  -- 主题分类
    issuer TEXT NOT NULL DEFAULT '',   -- 发文机关
    source TEXT NOT NULL DEFAULT '',   -- 来源
    author TEXT NOT NULL DEFAULT '',
    keywords TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',  -- 内容概述 (art. 12)
    written_day INT64,                 -- 成文日期; starts the 20 working days of art. 26
    effective_day INT64,
    expiry_day INT64,
    ended_day INT64,                   -- derived from norm_event: repealed or declared void
    ended_kind TEXT NOT NULL DEFAULT '',
    amended INT64 NOT NULL DEFAULT 0,  -- derived from norm_event: the first day of the first amendment; 0: none
    norm INT64 NOT NULL DEFAULT 0 CHECK (norm IN (0, 1)), -- 行政规范性文件
    attribute TEXT NOT NULL DEFAULT 'open' CHECK (attribute IN ('open','request','closed')),
    ground TEXT NOT NULL DEFAULT '',   -- why not 'open': article and reason
    review_day INT64,                  -- when a withheld item is looked at again (art. 18)
    item TEXT NOT NULL DEFAULT '',     -- item of art. 20
    drafter INT64 REFERENCES account (id),
    path TEXT NOT NULL DEFAULT 'normal' CHECK (path IN ('normal','small','emergency')),
    secrecy_version INT64 NOT NULL DEFAULT 0, -- the version that the secrecy review signed
    open_blocks INT64 NOT NULL DEFAULT 0,     -- derived: undecided findings of level block
    publish_at INT64,                  -- when scheduled
    first_published_at INT64,          -- "published" counts by this
    published_at INT64,                -- as shown; moves with a re-publication
    published_version INT64 NOT NULL DEFAULT 0,
    withdrawn_at INT64,
    withdraw_reason TEXT NOT NULL DEFAULT '',
    origin TEXT NOT NULL DEFAULT '',   -- address it was imported from
    top INT64 NOT NULL DEFAULT 0 CHECK (top IN (0, 1)),
    created_at INT64 NOT NULL,
    changed_at INT64 NOT NULL,
    shown_row INT64, -- doc_version.id of published_version: a way to it, not a fact; on SQLite only, and nobody relies on it
    CHECK (attribute = 'open' OR ground <> '')
);
-- With the title a page finds its neighbours without their rows (PostgreSQL's entries may not be so long).
CREATE INDEX document_public ON document (col, live, published_at, id{sqlite:, title});
CREATE INDEX document_unit_public ON document (unit, live, published_at, id);
CREATE INDEX document_all_public ON document (live, published_at, id);
CREATE INDEX document_work ON document (unit, state, changed_at, id);
CREATE INDEX document_office ON document (office, state);
CREATE INDEX document_title ON document (unit, title);
CREATE INDEX document_written ON document (unit, written_day);
CREATE INDEX document_first ON document (unit, first_published_at, office, written_day, col);
-- Those that may have been published too late by art. 26: more than twenty days after they were written.
CREATE INDEX document_slow ON document (unit, first_published_at, written_day, office)
    WHERE first_published_at >= (written_day + 21) * 86400 - 28800;
CREATE INDEX document_norm ON document (unit, norm, live, published_at, id);
CREATE INDEX document_norm_all ON document (norm, live, published_at, id);
CREATE INDEX document_docno ON document (doc_no);
CREATE INDEX document_origin ON document (origin);
CREATE INDEX document_review ON document (review_day);
CREATE INDEX document_schedule ON document (state, publish_at);

-- Every version that was saved, never changed afterwards.
CREATE TABLE doc_version (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    document INT64 NOT NULL REFERENCES document (id),
    version INT64 NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,       -- the editor's document (JSON); see read/pm.h
    body_text TEXT NOT NULL,  -- its plain text, for search, differences and checks
    body_html TEXT NOT NULL,  -- written from `body` by render/html, never taken from outside
    fields TEXT NOT NULL,     -- the other fields as they were (JSON)
    saved_by INT64 REFERENCES account (id),
    saved_at INT64 NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    UNIQUE (document, version)
);

-- What an editor typed and has not saved yet; one per person and document.
CREATE TABLE doc_autosave (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    document INT64 NOT NULL REFERENCES document (id),
    account INT64 NOT NULL REFERENCES account (id),
    base_version INT64 NOT NULL,
    content TEXT NOT NULL,
    saved_at INT64 NOT NULL,
    UNIQUE (document, account)
);

-- Files by content: DATA/blobs/ by SM3. A row per unit that has it.
CREATE TABLE blob (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    sm3 BYTES NOT NULL,
    size INT64 NOT NULL,
    type TEXT NOT NULL,
    added_by INT64 REFERENCES account (id),
    added_at INT64 NOT NULL,
    UNIQUE (unit, sm3)
);
CREATE INDEX blob_sm3 ON blob (sm3);
CREATE TABLE attachment (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    document INT64 NOT NULL REFERENCES document (id),
    blob INT64 NOT NULL REFERENCES blob (id),
    kind TEXT NOT NULL CHECK (kind IN ('file','image')),
    name TEXT NOT NULL,
    ord INT64 NOT NULL DEFAULT 0,
    from_version INT64 NOT NULL DEFAULT 1, -- the first version that has it
    until_version INT64,                   -- the first that no longer has it; NULL: still there
    added_at INT64 NOT NULL,
    removed_at INT64
);
CREATE INDEX attachment_document ON attachment (document, ord, id);
CREATE INDEX attachment_blob ON attachment (blob);

-- Who moved a document from where to where, when and why.
CREATE TABLE doc_step (
    id {sqlite:ID}{pg:INT64 GENERATED BY DEFAULT AS IDENTITY},
    {pg:PRIMARY KEY (id, unit),}
    unit INT64 NOT NULL REFERENCES unit (id),
    document INT64 NOT NULL REFERENCES document (id),
    version INT64 NOT NULL,
    act TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    account INT64 REFERENCES account (id),
    name TEXT NOT NULL,
    at INT64 NOT NULL,
    remark TEXT NOT NULL DEFAULT ''
){pg: PARTITION BY HASH (unit)};
{pg:CREATE TABLE doc_step_p0 PARTITION OF doc_step FOR VALUES WITH (MODULUS 4, REMAINDER 0);}
{pg:CREATE TABLE doc_step_p1 PARTITION OF doc_step FOR VALUES WITH (MODULUS 4, REMAINDER 1);}
{pg:CREATE TABLE doc_step_p2 PARTITION OF doc_step FOR VALUES WITH (MODULUS 4, REMAINDER 2);}
{pg:CREATE TABLE doc_step_p3 PARTITION OF doc_step FOR VALUES WITH (MODULUS 4, REMAINDER 3);}
CREATE INDEX doc_step_document ON doc_step (document, id);
CREATE INDEX doc_step_unit ON doc_step (unit, at);

-- interprets (解读), amends (修改), repeals (废止), replaces, about
CREATE TABLE relation (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    document INT64 NOT NULL REFERENCES document (id),
    other INT64 NOT NULL REFERENCES document (id),
    kind TEXT NOT NULL CHECK (kind IN ('interprets','amends','repeals','replaces','about')),
    added_by INT64 REFERENCES account (id),
    added_at INT64 NOT NULL,
    UNIQUE (document, other, kind),
    CHECK (document <> other)
);
CREATE INDEX relation_other ON relation (other);

-- The life of a normative document; validity is derived from these (chapter 10).
CREATE TABLE norm_event (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    document INT64 NOT NULL REFERENCES document (id),
    kind TEXT NOT NULL CHECK (kind IN ('made','amended','repealed','void','extended')),
    day INT64 NOT NULL,
    until_day INT64,               -- extended: the new end
    by_doc_no TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    cleanup INT64,                 -- the clean-up (清理) that it belongs to
    account INT64 REFERENCES account (id),
    at INT64 NOT NULL
);
CREATE INDEX norm_event_document ON norm_event (document, day, id);
CREATE INDEX norm_event_unit ON norm_event (unit, kind, day);
CREATE TABLE norm_cleanup (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    day INT64 NOT NULL,
    title TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    account INT64 REFERENCES account (id),
    at INT64 NOT NULL
);
CREATE INDEX norm_cleanup_unit ON norm_cleanup (unit, day);

-- Old addresses that still lead somewhere.
CREATE TABLE redirect (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    path TEXT NOT NULL UNIQUE,
    document INT64 REFERENCES document (id),
    col INT64 REFERENCES board_column (id),
    at INT64 NOT NULL
);
CREATE INDEX redirect_document ON redirect (document);

-- Numbers that are given once: index numbers, request numbers, letter numbers.
CREATE TABLE counter (
    unit INT64 NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    year INT64 NOT NULL,
    last INT64 NOT NULL,
    PRIMARY KEY (unit, name, year)
);

-- What a check found in a version, and what was decided about it.
CREATE TABLE finding (
    id {sqlite:ID}{pg:INT64 GENERATED BY DEFAULT AS IDENTITY},
    {pg:PRIMARY KEY (id, unit),}
    unit INT64 NOT NULL REFERENCES unit (id),
    office INT64 REFERENCES office (id),
    document INT64 NOT NULL REFERENCES document (id),
    version INT64 NOT NULL,
    rule TEXT NOT NULL,
    family TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('block','warn','note')),
    field TEXT NOT NULL DEFAULT 'body',  -- title, body, attachment …
    start INT64 NOT NULL,                -- characters
    length INT64 NOT NULL,
    words TEXT NOT NULL,
    says TEXT NOT NULL,
    suggestion TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    removes INT64 NOT NULL DEFAULT 0,    -- 1: the words are to be taken out
    decision TEXT NOT NULL DEFAULT '' CHECK (decision IN ('','mended','kept')),
    reason TEXT NOT NULL DEFAULT '',
    decided_by INT64 REFERENCES account (id),
    decided_at INT64,
    found_at INT64 NOT NULL
){pg: PARTITION BY HASH (unit)};
{pg:CREATE TABLE finding_p0 PARTITION OF finding FOR VALUES WITH (MODULUS 4, REMAINDER 0);}
{pg:CREATE TABLE finding_p1 PARTITION OF finding FOR VALUES WITH (MODULUS 4, REMAINDER 1);}
{pg:CREATE TABLE finding_p2 PARTITION OF finding FOR VALUES WITH (MODULUS 4, REMAINDER 2);}
{pg:CREATE TABLE finding_p3 PARTITION OF finding FOR VALUES WITH (MODULUS 4, REMAINDER 3);}
CREATE INDEX finding_document ON finding (document, version, start, id);
CREATE INDEX finding_unit ON finding (unit, rule, found_at);

-- An office's own words for the content check, apart from those that come with the program: written by
-- reviewers on the desk, or by keeping a finding for good.
CREATE TABLE own_word (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL CHECK (kind IN ('term','keep','name','word','phone','title')),
    words TEXT NOT NULL,
    instead TEXT NOT NULL DEFAULT '',    -- what to write; of a name: the titles held
    note TEXT NOT NULL DEFAULT '',
    rule TEXT NOT NULL DEFAULT '',       -- of the finding that was kept for good
    account INT64 REFERENCES account (id),
    at INT64 NOT NULL,
    UNIQUE (unit, kind, words)
);

-- Requests (依申请公开). Personal fields are sealed; what is marked derived follows from the events and is
-- rewritten by one function in the transaction of every change. Rows are never deleted; erasing (art. 45)
-- empties the sealed fields, those of its ledger, files and letters too, and keeps the figures.
CREATE TABLE request (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    office INT64 REFERENCES office (id),
    number TEXT NOT NULL,
    query_code BYTES NOT NULL,            -- keyed hash of the code that the applicant holds
    channel TEXT NOT NULL CHECK (channel IN ('web','counter','mail','letter','fax','email','oral')),
    applicant_kind TEXT NOT NULL CHECK (applicant_kind IN ('nat','biz','sci','ngo','law','oth')),
    applicant BYTES,                      -- sealed: name, proof of identity, contact, agent
    applicant_key BYTES,                  -- keyed hash for finding repeats
    subject BYTES,                        -- sealed (place request.subject:NUMBER): what is asked, in one line
    content BYTES,                        -- sealed; what people write of themselves stands here, too
    wanted BYTES,                         -- sealed: form of provision and how it is to be had, a line each
    filed_at INT64 NOT NULL,
    received_day INT64,                   -- derived: day of receipt by art. 31
    state TEXT NOT NULL,                  -- derived
    due_day INT64,                        -- derived
    due_order INT64 NOT NULL DEFAULT 99999999, -- derived: due_day, those without one last
    provisional INT64 NOT NULL DEFAULT 0, -- derived: the date reaches into a year without a notice
    days_taken INT64,                     -- derived: working days until the answer
    late INT64 NOT NULL DEFAULT 0,        -- derived: working days too late
    officer INT64 REFERENCES account (id),
    outcome TEXT NOT NULL DEFAULT '',     -- outcomes.tsv, when closed
    closed_day INT64,                     -- derived
    earlier INT64 REFERENCES request (id),   -- an earlier one of which this is a repeat
    split_of INT64 REFERENCES request (id),  -- the paper that held several requests
    joined_to INT64 REFERENCES request (id),
    already_public INT64 NOT NULL DEFAULT 0, -- how many published documents were shown while writing
    objection BYTES,                      -- sealed: the applicant disputes the recorded outcome
    version INT64 NOT NULL DEFAULT 1,
    erased_at INT64,
    topic TEXT NOT NULL DEFAULT 'info' CHECK (topic IN ('info','correct')), -- correct: art. 41, a record about oneself; no period, in no row of table three
    UNIQUE (unit, number)
);
CREATE INDEX request_topic ON request (topic, unit, received_day, closed_day) WHERE topic = 'correct';
CREATE INDEX request_open ON request (unit, due_order, id) WHERE closed_day IS NULL;
CREATE INDEX request_state ON request (unit, state, due_order, id);
CREATE INDEX request_received ON request (unit, received_day, id, applicant_kind, topic);
CREATE INDEX request_closed ON request (unit, closed_day, id);
CREATE INDEX request_ripe ON request (unit, closed_day, id) WHERE erased_at IS NULL AND closed_day IS NOT NULL;
CREATE INDEX request_outcome ON request (unit, outcome, applicant_kind, closed_day, id) WHERE closed_day IS NOT NULL;
CREATE INDEX request_applicant ON request (unit, applicant_key);
CREATE INDEX request_code ON request (query_code);
CREATE INDEX request_officer ON request (officer, due_order, id) WHERE closed_day IS NULL;
-- Figures of requests, so that tables three and the counts of lists need no walk over the register.
-- Written with each change of a request in the same transaction (store/request_tally.c); counted anew
-- and compared by `gongkai audit derive`. A day's rows stand in its month and its year too.
CREATE TABLE request_tally (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    what TEXT NOT NULL CHECK (what IN ('received','closed','void','taken','due')),
    grain TEXT NOT NULL CHECK (grain IN ('day','month','year')),
    at INT64 NOT NULL,                    -- first day of the grain; of 'due': due_order
    kind TEXT NOT NULL DEFAULT '',        -- applicant_kind; '' of 'taken' and 'due'
    outcome TEXT NOT NULL DEFAULT '',     -- of 'closed'
    days INT64 NOT NULL DEFAULT 0,        -- of 'taken': working days until the answer
    n INT64 NOT NULL,
    taken INT64 NOT NULL DEFAULT 0,       -- of 'closed': sum of days_taken
    late INT64 NOT NULL DEFAULT 0,        -- of 'closed': how many were late
    UNIQUE (unit, what, grain, at, kind, outcome, days)
);
-- Keyed hashes of name, identity number and contact: how a sealed applicant is found.
CREATE TABLE request_key (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    request INT64 NOT NULL REFERENCES request (id),
    kind TEXT NOT NULL CHECK (kind IN ('name','ident','contact')),
    hash BYTES NOT NULL
);
CREATE INDEX request_key_hash ON request_key (unit, hash);
CREATE INDEX request_key_request ON request_key (request);
-- Who handles a case together with its officer (共同承办); they too may look at the applicant.
CREATE TABLE request_helper (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    request INT64 NOT NULL REFERENCES request (id),
    account INT64 NOT NULL REFERENCES account (id),
    at INT64 NOT NULL,
    ended_at INT64,
    UNIQUE (request, account)
);
CREATE INDEX request_helper_account ON request_helper (account, request) WHERE ended_at IS NULL;
-- The ledger: events of rulebook/clock.tsv, from which dates follow, and steps that move no date
-- (assign, note, join …). Written once; only a change of key and erasing touch `words`.
CREATE TABLE request_event (
    id {sqlite:ID}{pg:INT64 GENERATED BY DEFAULT AS IDENTITY},
    {pg:PRIMARY KEY (id, unit),}
    unit INT64 NOT NULL REFERENCES unit (id),
    request INT64 NOT NULL REFERENCES request (id),
    day INT64 NOT NULL,
    kind TEXT NOT NULL,
    fields TEXT NOT NULL DEFAULT '{}',    -- JSON: what the clock needs; nobody but staff is named
    words BYTES,                          -- sealed (place request_event.words:REQUEST): what was written, and who was asked
    unlawful TEXT NOT NULL DEFAULT '',    -- article that it offends
    account INT64 REFERENCES account (id), -- NULL: the applicant
    name TEXT NOT NULL DEFAULT '',
    at INT64 NOT NULL
){pg: PARTITION BY HASH (unit)};
{pg:CREATE TABLE request_event_p0 PARTITION OF request_event FOR VALUES WITH (MODULUS 4, REMAINDER 0);}
{pg:CREATE TABLE request_event_p1 PARTITION OF request_event FOR VALUES WITH (MODULUS 4, REMAINDER 1);}
{pg:CREATE TABLE request_event_p2 PARTITION OF request_event FOR VALUES WITH (MODULUS 4, REMAINDER 2);}
{pg:CREATE TABLE request_event_p3 PARTITION OF request_event FOR VALUES WITH (MODULUS 4, REMAINDER 3);}
CREATE INDEX request_event_request ON request_event (request, day, id);
CREATE INDEX request_event_kind ON request_event (unit, kind, day);
CREATE INDEX request_event_at ON request_event (unit, at, day, request);
CREATE TABLE request_file (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    request INT64 NOT NULL REFERENCES request (id),
    blob INT64 NOT NULL REFERENCES blob (id), -- its bytes are sealed (place request_file:UNIT)
    kind TEXT NOT NULL CHECK (kind IN ('proof','attach','authority','envelope','letter','answer','source','redacted','receipt')),
    title BYTES,                          -- sealed (place request_file.title:REQUEST): the name of the file
    type TEXT NOT NULL DEFAULT '',
    size INT64 NOT NULL DEFAULT 0,
    letter INT64,
    at INT64 NOT NULL,
    removed_at INT64
);
CREATE INDEX request_file_request ON request_file (request);
CREATE INDEX request_file_blob ON request_file (blob);
-- Letters: drafted, approved (then numbered), sent. `fields` is sealed: the blanks as filled.
CREATE TABLE letter (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    request INT64 REFERENCES request (id),
    rule TEXT NOT NULL,                   -- letters.tsv
    number TEXT,                          -- 文号, given at approval, no gaps
    outcome TEXT NOT NULL DEFAULT '',     -- of an answer
    fields BYTES NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft','submitted','approved','sent','dropped')),
    drafter INT64 REFERENCES account (id),
    approver INT64 REFERENCES account (id),
    words BYTES,                          -- sealed (place letter.words:ID): why it was sent back; once sent: the proof of it
    approved_day INT64,
    sent_day INT64,
    delivery TEXT NOT NULL DEFAULT '',    -- how (JSON); names nobody
    version INT64 NOT NULL DEFAULT 1,
    at INT64 NOT NULL,
    UNIQUE (unit, number)
);
CREATE INDEX letter_request ON letter (request, id);
CREATE INDEX letter_state ON letter (unit, state, id);
-- How an office words its letters; without a row the wording of rulebook/letter-text.tsv stands.
CREATE TABLE letter_text (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    rule TEXT NOT NULL,
    text TEXT NOT NULL,
    account INT64 REFERENCES account (id),
    at INT64 NOT NULL,
    UNIQUE (unit, rule)
);

-- Every wording that an office has had; text '' is the shipped one.
CREATE TABLE letter_text_version (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    rule TEXT NOT NULL,
    text TEXT NOT NULL,
    account INT64 REFERENCES account (id),
    at INT64 NOT NULL
);
CREATE INDEX letter_text_version_rule ON letter_text_version (unit, rule, id);
-- What is to be taken out of a file of a case before it is given in part, and the file that came of it.
-- `marks` is sealed: it names what is withheld. `report` counts, by ground; no personal data.
CREATE TABLE redaction (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    request INT64 NOT NULL REFERENCES request (id),
    source INT64 NOT NULL REFERENCES request_file (id),
    marks BYTES NOT NULL,
    looked INT64 NOT NULL DEFAULT 0,      -- somebody has looked at the pictures
    result INT64 REFERENCES request_file (id),
    report TEXT NOT NULL DEFAULT '',
    account INT64 REFERENCES account (id),
    at INT64 NOT NULL,
    version INT64 NOT NULL DEFAULT 1
);
CREATE INDEX redaction_request ON redaction (request, id);

CREATE TABLE dispute (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    request INT64 REFERENCES request (id),
    kind TEXT NOT NULL CHECK (kind IN ('rec','dir','post')), -- 复议, 直接起诉, 复议后起诉
    authority TEXT NOT NULL DEFAULT '',   -- reconsideration authority or court
    number TEXT NOT NULL DEFAULT '',
    stage TEXT NOT NULL DEFAULT 'filed' CHECK (stage IN ('filed','accepted','replied','hearing','decided','appeal','done')),
    words BYTES,                          -- sealed (place dispute.words:ID): what is attacked, what was ordered, a note
    filed_day INT64 NOT NULL,
    accepted_day INT64,
    reply_due_day INT64,
    replied_day INT64,
    hearing_day INT64,
    decided_day INT64,
    result TEXT NOT NULL DEFAULT 'pend' CHECK (result IN ('pend','up','fix','oth')),
    perform_day INT64,                    -- by when
    performed_day INT64,
    cost_fen INT64 NOT NULL DEFAULT 0,
    earlier INT64 REFERENCES dispute (id),
    version INT64 NOT NULL DEFAULT 1
);
-- What table four counts of a dispute, each time it changed: figures as they were entered by a day.
CREATE TABLE dispute_state (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    dispute INT64 NOT NULL REFERENCES dispute (id),
    kind TEXT NOT NULL,
    filed_day INT64 NOT NULL,
    decided_day INT64,
    result TEXT NOT NULL,
    at INT64 NOT NULL
);
CREATE INDEX dispute_state_unit ON dispute_state (unit, at);
CREATE INDEX dispute_state_dispute ON dispute_state (dispute, id);
CREATE INDEX dispute_unit ON dispute (unit, filed_day);
CREATE INDEX dispute_decided ON dispute (unit, decided_day, kind, result);
CREATE INDEX dispute_request ON dispute (request);
CREATE INDEX dispute_earlier ON dispute (earlier);

-- What goes out to other machines (外发): e-mail, text messages by a gateway, pushes to channels. Written in the
-- transaction of the event that it tells of; sent by a thread of the server or by `gongkai outbox run`,
-- never by a page. Whoever sends takes the row by a lease, so that several processes may; a lease that ran out
-- is free again. `once` keeps the same thing from being queued twice. The content is sealed, and
-- forgotten as soon as the row is over.
CREATE TABLE outbox (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    way TEXT NOT NULL CHECK (way IN ('mail','hook','push')),
    kind TEXT NOT NULL,                   -- of rulebook/notices.tsv; or test, push
    request INT64 REFERENCES request (id),
    push INT64,                           -- push.id, of way 'push'
    once TEXT NOT NULL UNIQUE,
    content BYTES,                        -- sealed (place outbox.content:ONCE); NULL when over
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting','sent','failed','dropped')),
    tries INT64 NOT NULL DEFAULT 0,
    next_at INT64 NOT NULL,
    lease TEXT NOT NULL DEFAULT '',       -- who has it; '' nobody
    lease_until INT64 NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    at INT64 NOT NULL,
    done_at INT64
);
CREATE INDEX outbox_next ON outbox (state, next_at, id);
CREATE INDEX outbox_unit ON outbox (unit, id);
CREATE INDEX outbox_request ON outbox (request);
CREATE INDEX outbox_push ON outbox (push);
-- Where somebody of the staff wants to be told: sealed (place notify_address:ACCOUNT).
CREATE TABLE notify_address (
    account INT64 PRIMARY KEY REFERENCES account (id),
    unit INT64 NOT NULL REFERENCES unit (id),
    mail BYTES,
    phone BYTES,
    at INT64 NOT NULL
);

-- A list of cases whose personal data are to be erased; done only after somebody else approved it.
CREATE TABLE erasure (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    reason TEXT NOT NULL,
    proposed_by INT64 REFERENCES account (id),
    proposed_at INT64 NOT NULL,
    approved_by INT64 REFERENCES account (id),
    approved_at INT64,
    done_at INT64
);
CREATE INDEX erasure_unit ON erasure (unit, id);
CREATE TABLE erasure_case (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    erasure INT64 NOT NULL REFERENCES erasure (id),
    request INT64 NOT NULL REFERENCES request (id),
    UNIQUE (erasure, request)
);
CREATE INDEX erasure_case_request ON erasure_case (request);

-- Decisions counted by table two, 20(5) and 20(6), published or lawfully not.
CREATE TABLE decision (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL CHECK (kind IN ('lic','oth','pen','coe')),
    day INT64 NOT NULL,
    number TEXT NOT NULL DEFAULT '',
    count INT64 NOT NULL DEFAULT 1 CHECK (count >= 0),
    published INT64 NOT NULL DEFAULT 1 CHECK (published IN (0, 1)),
    document INT64 REFERENCES document (id),
    note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX decision_unit ON decision (unit, day, kind);
-- Income of administrative fees, 20(8).
CREATE TABLE fee_income (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    year INT64 NOT NULL,
    item TEXT NOT NULL,
    amount_fen INT64 NOT NULL
);
CREATE INDEX fee_income_unit ON fee_income (unit, year);

-- The annual report of a unit and year; cells are computed, overrides carry their reason.
CREATE TABLE report (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    year INT64 NOT NULL,
    edition INT64 NOT NULL DEFAULT 1,     -- a later correction is a new edition
    form INT64 NOT NULL CHECK (form IN (2019, 2021)),
    state TEXT NOT NULL CHECK (state IN ('draft','head','district','cleared','published')),
    title TEXT NOT NULL,
    narrative TEXT NOT NULL DEFAULT '{}', -- parts with bound figures (JSON)
    reason TEXT NOT NULL DEFAULT '',      -- of a later edition
    document INT64 REFERENCES document (id),
    imported INT64 NOT NULL DEFAULT 0 CHECK (imported IN (0, 1)),
    version INT64 NOT NULL DEFAULT 1,
    changed_at INT64 NOT NULL,
    UNIQUE (unit, year, edition)
);
CREATE INDEX report_document ON report (document);
CREATE TABLE report_cell (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    report INT64 NOT NULL REFERENCES report (id),
    cell TEXT NOT NULL,                   -- T3.3.3.1/nat
    value TEXT NOT NULL,                  -- as printed; '' is blank
    reason TEXT NOT NULL DEFAULT '',      -- set by hand because …
    account INT64 REFERENCES account (id),
    at INT64 NOT NULL,
    UNIQUE (report, cell)
);
CREATE TABLE report_step (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    report INT64 NOT NULL REFERENCES report (id),
    act TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    account INT64 REFERENCES account (id),
    name TEXT NOT NULL,
    at INT64 NOT NULL,
    remark TEXT NOT NULL DEFAULT ''
);
CREATE INDEX report_step_report ON report_step (report, id);

-- The registers of the year (台账): proposals, trainings, the leading group, the plan … Which fields each
-- has is data (rulebook/registers.tsv); `fields` holds them as JSON, the rest is what lists need.
CREATE TABLE register_row (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    office INT64 REFERENCES office (id),
    register TEXT NOT NULL,               -- of rulebook/register-kinds.tsv
    day INT64 NOT NULL,                   -- derived: its main date
    title TEXT NOT NULL,                  -- derived
    tag TEXT NOT NULL DEFAULT '',         -- derived: what counts go by, 本单位|培训
    due_day INT64,                        -- derived: by when it should be done
    done_day INT64,                       -- derived: when it was
    fields TEXT NOT NULL,
    document INT64 REFERENCES document (id), -- what was published of it
    version INT64 NOT NULL DEFAULT 1,
    account INT64 REFERENCES account (id),
    created_at INT64 NOT NULL,
    changed_at INT64 NOT NULL,
    removed_at INT64,
    removed_reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX register_row_unit ON register_row (unit, register, removed_at, day, id, tag, due_day, done_day);
-- Every earlier state of a row.
CREATE TABLE register_past (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    entry INT64 NOT NULL REFERENCES register_row (id),
    version INT64 NOT NULL,
    fields TEXT NOT NULL,
    account INT64 REFERENCES account (id),
    name TEXT NOT NULL,
    at INT64 NOT NULL,
    UNIQUE (entry, version)
);

-- What proves a row of a register: a document of the unit, a file, an address. Written by its clerks;
-- taken off by marking, so that what was once shown as proof can be told.
CREATE TABLE register_link (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    entry INT64 NOT NULL REFERENCES register_row (id),
    what TEXT NOT NULL,                   -- 通知, 纪要 …, of rulebook/register-kinds.tsv
    label TEXT NOT NULL,                  -- title, file name or words for it
    document INT64 REFERENCES document (id),
    blob INT64 REFERENCES blob (id),
    address TEXT NOT NULL DEFAULT '',
    account INT64 REFERENCES account (id),
    at INT64 NOT NULL,
    removed_at INT64
);
CREATE INDEX register_link_entry ON register_link (entry, removed_at, id);
CREATE INDEX register_link_unit ON register_link (unit, removed_at, entry, id);
CREATE INDEX register_link_blob ON register_link (blob);

-- Days that an administrator added to the shipped calendar.
CREATE TABLE calendar_day (
    id ID,
    unit INT64 NOT NULL DEFAULT 0,        -- 0: everywhere
    day INT64 NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('off','work')),
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    account INT64 REFERENCES account (id),
    at INT64 NOT NULL,
    UNIQUE (unit, day)
);

-- Years whose holiday notice an administrator has entered.
CREATE TABLE calendar_notice (
    id ID,
    year INT64 NOT NULL UNIQUE,
    source TEXT NOT NULL,
    account INT64 REFERENCES account (id),
    at INT64 NOT NULL
);

-- A channel (渠道) that an office runs beside its own pages. Never deleted: closed. `config` and `token` are sealed
-- (places channel.config:ID, channel.token:ID): account number and password of its interface, the ticket that
-- it gave. Without a config there is no connector: what goes there is done by hand and recorded.
CREATE TABLE channel (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL CHECK (kind IN ('site','app','wechat','weibo','video','board','press','gazette','hook')),
    name TEXT NOT NULL,
    address TEXT NOT NULL DEFAULT '',     -- where the public finds it
    owner TEXT NOT NULL DEFAULT '',       -- who answers for it
    opened_day INT64,
    closed_day INT64,
    config BYTES,
    token BYTES,
    token_until INT64 NOT NULL DEFAULT 0,
    changed_at INT64 NOT NULL
);
CREATE INDEX channel_unit ON channel (unit, id);
-- A text that is born in a channel (post, script of a video, subtitles, words of a poster): checked and
-- approved as documents are, but on no page of ours.
CREATE TABLE post (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL CHECK (kind IN ('post','script','srt','poster')),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft','submitted','approved')),
    version INT64 NOT NULL DEFAULT 1,
    drafter INT64 REFERENCES account (id),
    approver INT64 REFERENCES account (id),
    remark TEXT NOT NULL DEFAULT '',      -- why it was sent back
    at INT64 NOT NULL,
    approved_at INT64
);
CREATE INDEX post_unit ON post (unit, id);
-- What the check found in a post and somebody says is no fault, with why; it stands while the words do.
CREATE TABLE post_kept (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    post INT64 NOT NULL REFERENCES post (id),
    rule TEXT NOT NULL,
    words TEXT NOT NULL,
    reason TEXT NOT NULL,
    account INT64 REFERENCES account (id),
    at INT64 NOT NULL,
    UNIQUE (post, rule, words)
);
-- A document or a post on its way to a channel: prepared by one, approved by another, sent, counted. The version is
-- the one that was approved; `progress` (JSON) is how far the exchange with the channel has come, so that what is
-- tried again goes on from there.
CREATE TABLE push (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    document INT64 REFERENCES document (id),
    post INT64 REFERENCES post (id),
    channel INT64 NOT NULL REFERENCES channel (id),
    version INT64 NOT NULL,
    title TEXT NOT NULL,
    digest TEXT NOT NULL DEFAULT '',
    -- taking: being deleted there by its interface; down: it does not stand there any more
    state TEXT NOT NULL CHECK (state IN ('prepared','approved','sending','sent','failed','dropped','taking','down')),
    progress TEXT NOT NULL DEFAULT '{}',
    address TEXT NOT NULL DEFAULT '',     -- where it stands now
    error TEXT NOT NULL DEFAULT '',
    prepared_by INT64 REFERENCES account (id),
    prepared_at INT64 NOT NULL,
    approved_by INT64 REFERENCES account (id),
    approved_at INT64,
    sent_at INT64,
    reads INT64,                          -- as the channel shows it
    reads_day INT64,
    down_by INT64 REFERENCES account (id), -- NULL with down_at: the interface
    down_at INT64,
    down_note TEXT NOT NULL DEFAULT '',
    CHECK ((document IS NULL) <> (post IS NULL))
);
CREATE INDEX push_unit ON push (unit, id);
CREATE INDEX push_document ON push (document, id);
CREATE INDEX push_post ON push (post, id);
CREATE INDEX push_channel ON push (channel, id);
-- What stands there: of a document that is withdrawn it must be taken down.
CREATE INDEX push_stands ON push (unit, document, id) WHERE state IN ('sent','taking');

-- unit 0: the whole installation.
CREATE TABLE setting (
    unit INT64 NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    account INT64,
    at INT64 NOT NULL,
    PRIMARY KEY (unit, key)
);

-- Who did what to which object; chained per unit by SM3. Written once, never changed.
CREATE TABLE audit (
    id {sqlite:ID}{pg:INT64 GENERATED BY DEFAULT AS IDENTITY},
    {pg:PRIMARY KEY (id, unit),}
    unit INT64 NOT NULL,
    seq INT64 NOT NULL,
    at INT64 NOT NULL,
    account INT64,
    name TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    object_id INT64 NOT NULL,
    detail TEXT NOT NULL,
    request_no TEXT NOT NULL DEFAULT '',
    peer TEXT NOT NULL DEFAULT '',
    prev BYTES NOT NULL,
    hash BYTES NOT NULL,
    UNIQUE (unit, seq)
){pg: PARTITION BY HASH (unit)};
{pg:CREATE TABLE audit_p0 PARTITION OF audit FOR VALUES WITH (MODULUS 4, REMAINDER 0);}
{pg:CREATE TABLE audit_p1 PARTITION OF audit FOR VALUES WITH (MODULUS 4, REMAINDER 1);}
{pg:CREATE TABLE audit_p2 PARTITION OF audit FOR VALUES WITH (MODULUS 4, REMAINDER 2);}
{pg:CREATE TABLE audit_p3 PARTITION OF audit FOR VALUES WITH (MODULUS 4, REMAINDER 3);}
CREATE INDEX audit_object ON audit (object, object_id, id);
CREATE INDEX audit_at ON audit (at);

-- Search (全文检索): what the public can find; written with publication, in the same transaction,
-- and may be made anew from the live documents (store/search.h). A key is time-ordered:
-- minute of publication << 24 | class << 6 | number; so one walk over keys gives the total, the
-- facets and the newest.
CREATE TABLE search_class (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    col INT64 NOT NULL REFERENCES board_column (id),
    kind TEXT NOT NULL,
    validity INT64 NOT NULL, -- enum validity, as of the day it was put in
    UNIQUE (unit, col, kind, validity)
);
CREATE TABLE search_doc (
    key INT64 PRIMARY KEY,
    unit INT64 NOT NULL REFERENCES unit (id),
    document INT64 NOT NULL UNIQUE REFERENCES document (id),
    lapses INT64, -- the day after which its validity is another
    names TEXT NOT NULL DEFAULT '' -- of attachments, a line each: found and shown as if they stood behind the text
);
CREATE INDEX search_doc_lapses ON search_doc (lapses);
-- SQLite: an index of our own (store/search_segment.h). A segment is written once, by a transaction that publishes, and
-- merged with others later; it has the keys of its documents, blocks of postings, and who is gone since.
{sqlite:CREATE TABLE search_segment (
    id INT64 PRIMARY KEY,
    mark INT64 NOT NULL, -- a random number: no two segments of whatever transaction have the same
    docs INT64 NOT NULL,
    gone INT64 NOT NULL,
    keys BYTES NOT NULL
);}
{sqlite:CREATE TABLE search_block (
    id INT64 PRIMARY KEY, -- segment << 24 | number
    segment INT64 NOT NULL,
    first INT64 NOT NULL, -- the term that it begins with
    docs BYTES NOT NULL,
    spots BYTES NOT NULL
);}
{sqlite:CREATE INDEX search_block_first ON search_block (segment, first);}
{sqlite:CREATE TABLE search_gone (
    id INT64 PRIMARY KEY, -- segment << 24 | place / 32768
    bits BYTES NOT NULL
);}
{sqlite:CREATE TABLE search_spare (
    segment INT64 PRIMARY KEY, -- no search knows it
    mark INT64 NOT NULL, -- 0: its blocks are still to be removed; else it is being made by the merge of this mark
    at INT64 NOT NULL -- when that merge was last at it
);}
{pg:CREATE TABLE search_index (
    key INT64 PRIMARY KEY,
    head tsvector NOT NULL,
    tokens tsvector NOT NULL,
    head_folded TEXT NOT NULL,
    folded TEXT NOT NULL
);
CREATE INDEX search_index_head ON search_index USING gin (head);
CREATE INDEX search_index_tokens ON search_index USING gin (tokens);}

-- What a patrol (巡查) over everything published found: one row for as long as the fault lasts, a task
-- of the object's owner until it is cured. What comes back later is a new row.
CREATE TABLE patrol_fault (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    office INT64 REFERENCES office (id),
    kind TEXT NOT NULL,                 -- of rulebook/patrol-kinds.tsv
    object TEXT NOT NULL CHECK (object IN ('document','column','unit','channel','post')),
    object_id INT64 NOT NULL,
    detail TEXT NOT NULL DEFAULT '',    -- tells several of one object apart: an address, a name
    says TEXT NOT NULL,
    found_at INT64 NOT NULL,
    seen_at INT64 NOT NULL,
    cured_at INT64
);
CREATE INDEX patrol_fault_open ON patrol_fault (cured_at, unit, kind, id);
CREATE INDEX patrol_fault_object ON patrol_fault (object, object_id, id);
CREATE INDEX patrol_fault_unit ON patrol_fault (unit, found_at, kind, cured_at, id);

-- Each round, with what it saw. unit 0: everywhere.
CREATE TABLE patrol_run (
    id ID,
    unit INT64 NOT NULL,
    started_at INT64 NOT NULL,
    ended_at INT64 NOT NULL,
    documents INT64 NOT NULL,
    faults INT64 NOT NULL,
    fresh INT64 NOT NULL,
    cured INT64 NOT NULL
);
CREATE INDEX patrol_run_unit ON patrol_run (unit, id);

-- What readers tell an office about its pages (纠错、提问); answered within some working days.
CREATE TABLE voice (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    office INT64 REFERENCES office (id),
    document INT64 REFERENCES document (id),
    kind TEXT NOT NULL CHECK (kind IN ('error','question')),
    number TEXT NOT NULL UNIQUE,
    code BYTES NOT NULL,                  -- keyed hash of the code that the reader holds
    words TEXT NOT NULL DEFAULT '',       -- the words that are wrong
    content TEXT NOT NULL,
    contact BYTES,                        -- sealed; NULL: none was left
    filed_at INT64 NOT NULL,
    due_day INT64 NOT NULL,               -- derived: working days after the filing
    answer TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('','mended','right','answered','spam')),
    answered_by INT64 REFERENCES account (id),
    answered_at INT64
);
CREATE INDEX voice_unit ON voice (unit, answered_at, id);
CREATE INDEX voice_due ON voice (answered_at, due_day);
CREATE INDEX voice_document ON voice (document);

-- What a unit must publish (公开责任清单): from the statute, from the standard catalogues of the 26 fields,
-- or the unit's own. Never deleted: closed with a reason.
CREATE TABLE duty (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    office INT64 REFERENCES office (id),
    col INT64 REFERENCES board_column (id),
    origin TEXT NOT NULL CHECK (origin IN ('law','field','own')),
    item TEXT NOT NULL DEFAULT '',         -- article or item: 20-07, 49
    field TEXT NOT NULL DEFAULT '',        -- 领域, of grassroots-fields.tsv or the place's own
    matter TEXT NOT NULL,                  -- 公开事项
    elements TEXT NOT NULL DEFAULT '',     -- 公开内容（要素）
    basis TEXT NOT NULL DEFAULT '',        -- 公开依据
    term TEXT NOT NULL DEFAULT '',         -- 公开时限 as worded; read by law/duty.h
    body TEXT NOT NULL DEFAULT '',         -- 公开主体
    channels TEXT NOT NULL DEFAULT '',     -- 公开渠道和载体
    audience TEXT NOT NULL DEFAULT '',     -- 特定群众; '': everybody
    way TEXT NOT NULL DEFAULT 'open' CHECK (way IN ('open','request')),
    since_day INT64 NOT NULL,              -- a term that comes round counts from here
    version INT64 NOT NULL DEFAULT 1,
    account INT64 REFERENCES account (id),
    changed_at INT64 NOT NULL,
    closed_at INT64,
    closed_reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX duty_unit ON duty (unit, closed_at, id);

-- A draft that is put before the public for comment (公开征求意见), around a published document; at least
-- 30 days, or a stated reason for fewer (重大行政决策程序暂行条例 art. 15).
CREATE TABLE consultation (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    document INT64 NOT NULL UNIQUE REFERENCES document (id),
    opens_day INT64 NOT NULL,
    closes_day INT64 NOT NULL,
    reason TEXT NOT NULL DEFAULT '',      -- why it is shorter
    summary TEXT NOT NULL DEFAULT '',     -- what came of it
    opened_by INT64 REFERENCES account (id),
    opened_at INT64 NOT NULL,
    concluded_at INT64,
    CHECK (closes_day >= opens_day)
);
CREATE INDEX consultation_unit ON consultation (unit, id);

-- What somebody thinks of the draft, and whether it was taken up.
CREATE TABLE opinion (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    consultation INT64 NOT NULL REFERENCES consultation (id),
    number TEXT NOT NULL UNIQUE,
    clause TEXT NOT NULL DEFAULT '',      -- which clause it is about
    content TEXT NOT NULL,
    contact BYTES,                        -- sealed; NULL: none was left
    filed_at INT64 NOT NULL,
    outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('','adopted','partly','declined','spam')),
    answer TEXT NOT NULL DEFAULT '',      -- why
    decided_by INT64 REFERENCES account (id),
    decided_at INT64
);
CREATE INDEX opinion_consultation ON opinion (consultation, id);

-- An address of another site that a published page links to: how it answered, and since when not.
CREATE TABLE outlink (
    id ID,
    url TEXT NOT NULL UNIQUE,
    checked_at INT64 NOT NULL DEFAULT 0,
    status INT64 NOT NULL DEFAULT 0,      -- HTTP status; 0: not reached, or not asked yet
    misses INT64 NOT NULL DEFAULT 0,      -- checks in a row without an answer
    missed_at INT64,                      -- since when
    seen_at INT64 NOT NULL                -- the last round in which a page had it
);
CREATE INDEX outlink_due ON outlink (seen_at, checked_at);
CREATE TABLE outlink_check (
    id ID,
    outlink INT64 NOT NULL REFERENCES outlink (id),
    at INT64 NOT NULL,
    status INT64 NOT NULL,
    says TEXT NOT NULL DEFAULT ''
);
CREATE INDEX outlink_check_of ON outlink_check (outlink, id);

-- How many findings the spelling check has in a published text, by the rules that found them; counted
-- apart from the faults of a patrol, and asked anew only when the text or the rules have changed.
CREATE TABLE spelled (
    document INT64 PRIMARY KEY REFERENCES document (id),
    unit INT64 NOT NULL REFERENCES unit (id),
    version INT64 NOT NULL,
    rules TEXT NOT NULL,
    findings INT64 NOT NULL,
    at INT64 NOT NULL
);
CREATE INDEX spelled_unit ON spelled (unit, findings);

-- Assessment (考核): indicator sets as data. `unit` owns the set (the district); units below are scored.
CREATE TABLE assess_set (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('own','province','nation')), -- others' sets are for self-assessment
    source TEXT NOT NULL DEFAULT '',
    account INT64 REFERENCES account (id),
    at INT64 NOT NULL,
    closed_at INT64,
    UNIQUE (unit, code)
);
CREATE TABLE assess_item (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    scheme INT64 NOT NULL REFERENCES assess_set (id),
    ord INT64 NOT NULL,
    level1 TEXT NOT NULL DEFAULT '',
    level2 TEXT NOT NULL DEFAULT '',
    level3 TEXT NOT NULL DEFAULT '',
    level4 TEXT NOT NULL DEFAULT '',
    label TEXT NOT NULL,
    points INT64 NOT NULL,                -- hundredths
    who TEXT NOT NULL DEFAULT '',
    formula TEXT NOT NULL DEFAULT '',     -- work/assess.h; '': by hand
    kinds TEXT NOT NULL DEFAULT ''        -- kinds of units, parted by commas; '': all
);
CREATE INDEX assess_item_scheme ON assess_item (scheme, ord, id);
-- Points given by hand, with their evidence; the newest of an item, unit and period stands, earlier ones stay.
CREATE TABLE assess_mark (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    scheme INT64 NOT NULL REFERENCES assess_set (id),
    item INT64 NOT NULL REFERENCES assess_item (id),
    period TEXT NOT NULL,
    points INT64 NOT NULL,
    reason TEXT NOT NULL,
    evidence TEXT NOT NULL DEFAULT '',    -- addresses, a line each
    appeal INT64,                         -- the appeal that it corrects
    account INT64 REFERENCES account (id),
    name TEXT NOT NULL,
    at INT64 NOT NULL
);
CREATE INDEX assess_mark_scheme ON assess_mark (scheme, period, unit, item, id);
-- A published result: totals as they stood, so that later rounds can be compared with it.
CREATE TABLE assess_release (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    scheme INT64 NOT NULL REFERENCES assess_set (id),
    period TEXT NOT NULL,
    open INT64 NOT NULL DEFAULT 0 CHECK (open IN (0, 1)), -- for the public, too
    account INT64 REFERENCES account (id),
    at INT64 NOT NULL,
    UNIQUE (scheme, period)
);
CREATE TABLE assess_result (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    scheme INT64 NOT NULL REFERENCES assess_set (id),
    item INT64 NOT NULL REFERENCES assess_item (id),
    period TEXT NOT NULL,
    points INT64 NOT NULL,
    says TEXT NOT NULL DEFAULT '',
    UNIQUE (scheme, period, unit, item)
);
CREATE TABLE assess_appeal (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    scheme INT64 NOT NULL REFERENCES assess_set (id),
    item INT64 NOT NULL REFERENCES assess_item (id),
    period TEXT NOT NULL,
    says TEXT NOT NULL,
    evidence TEXT NOT NULL DEFAULT '',
    account INT64 REFERENCES account (id),
    name TEXT NOT NULL,
    at INT64 NOT NULL,
    decision TEXT NOT NULL DEFAULT '' CHECK (decision IN ('','kept','corrected')),
    points_before INT64 NOT NULL,
    points_after INT64,
    reason TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    decided_at INT64
);
-- An office (科室) says that its share of an indicator is wrong; its own unit decides. Shares are computed
-- from the registers; the newest correction stands in their place.
CREATE TABLE assess_office (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    office INT64 NOT NULL REFERENCES office (id),
    scheme INT64 NOT NULL REFERENCES assess_set (id),
    item INT64 NOT NULL REFERENCES assess_item (id),
    period TEXT NOT NULL,
    says TEXT NOT NULL,
    evidence TEXT NOT NULL DEFAULT '',
    account INT64 REFERENCES account (id),
    name TEXT NOT NULL,
    at INT64 NOT NULL,
    decision TEXT NOT NULL DEFAULT '' CHECK (decision IN ('','kept','corrected')),
    points_before INT64 NOT NULL,
    points_after INT64,
    reason TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    decided_at INT64
);
CREATE INDEX assess_office_scheme ON assess_office (scheme, period, unit, office, id);
CREATE INDEX assess_appeal_scheme ON assess_appeal (scheme, period, unit, id);

-- Files by content, where DATA/blobs.conf keeps them in the database: pieces of a MiB, and, once all of them are there,
-- what the file is (size -1: not all yet). By content alone: equal files of several units are one; `sm3` is what they are spread by.
CREATE TABLE blob_kept (
    sm3 BYTES PRIMARY KEY,
    size INT64 NOT NULL,
    kept_at INT64 NOT NULL
);
-- Files that were sent to an S3-compatible store, and when last: noted before, so that a sweep that is about to remove one
-- sees it. Below 0: a sweep is removing it since that moment.
CREATE TABLE blob_sent (
    sm3 BYTES PRIMARY KEY,
    sent_at INT64 NOT NULL
);
CREATE TABLE blob_piece (
    sm3 BYTES NOT NULL,
    n INT64 NOT NULL,
    bytes BYTES NOT NULL,
    PRIMARY KEY (sm3, n)
);

-- A file that comes in by pieces (断点续传) and is not whole yet: any instance takes the next piece. Deleted when it is in its
-- place, or a day after its last piece.
CREATE TABLE upload (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    account INT64 NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    size INT64 NOT NULL CHECK (size > 0),
    got INT64 NOT NULL DEFAULT 0 CHECK (got <= size),
    at INT64 NOT NULL,
    changed_at INT64 NOT NULL
);
CREATE INDEX upload_account ON upload (account, id);
CREATE INDEX upload_changed ON upload (changed_at);
CREATE TABLE upload_piece (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    upload INT64 NOT NULL REFERENCES upload (id),
    start INT64 NOT NULL,
    bytes BYTES NOT NULL,
    UNIQUE (upload, start)
);

-- The share of each office (科室) in an assessment as it stood when it was released; a correction writes over it.
CREATE TABLE assess_share (
    id ID,
    unit INT64 NOT NULL REFERENCES unit (id),
    office INT64 NOT NULL REFERENCES office (id),
    scheme INT64 NOT NULL REFERENCES assess_set (id),
    item INT64 NOT NULL REFERENCES assess_item (id),
    period TEXT NOT NULL,
    points INT64 NOT NULL,
    says TEXT NOT NULL DEFAULT '',
    UNIQUE (scheme, unit, period, office, item)
);
