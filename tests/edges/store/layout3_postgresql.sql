CREATE TABLE basis (
	id SERIAL NOT NULL, 
	plan TEXT NOT NULL, 
	at TEXT NOT NULL, 
	files TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE INDEX ix_basis_plan ON basis (plan);
CREATE TABLE edition (
	id TEXT NOT NULL, 
	plan TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	round TEXT NOT NULL, 
	issued_on TEXT NOT NULL, 
	schema_version INTEGER NOT NULL, 
	cells TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE INDEX edition_of_unit ON edition (plan, unit, sequence);
CREATE TABLE job_run (
	id SERIAL NOT NULL, 
	job TEXT NOT NULL, 
	started_at TEXT NOT NULL, 
	finished_at TEXT, 
	ok BOOLEAN, 
	note TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE INDEX job_run_of_job ON job_run (job, started_at);
CREATE TABLE mail (
	id SERIAL NOT NULL, 
	key TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	plan TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	day TEXT NOT NULL, 
	path TEXT NOT NULL, 
	message_id TEXT NOT NULL, 
	state TEXT NOT NULL, 
	sender TEXT NOT NULL, 
	"to" TEXT NOT NULL, 
	cc TEXT NOT NULL, 
	by_hand BOOLEAN NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_try TEXT, 
	accepted TEXT NOT NULL, 
	refused TEXT NOT NULL, 
	answer TEXT NOT NULL, 
	sent_at TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (key)
);
CREATE INDEX ix_mail_message_id ON mail (message_id);
CREATE INDEX ix_mail_state ON mail (state);
CREATE TABLE meta (
	key TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (key)
);
CREATE TABLE plan (
	id TEXT NOT NULL, 
	title TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	issued TEXT NOT NULL, 
	snapshot TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE post (
	id SERIAL NOT NULL, 
	account TEXT NOT NULL, 
	validity BIGINT NOT NULL, 
	uid BIGINT NOT NULL, 
	sha256 TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	sender TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	message_id TEXT NOT NULL, 
	arrived_at TEXT NOT NULL, 
	taken_at TEXT NOT NULL, 
	written BOOLEAN NOT NULL, 
	marked BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (account, validity, uid)
);
CREATE INDEX ix_post_sha256 ON post (sha256);
CREATE TABLE returns (
	id SERIAL NOT NULL, 
	sha256 TEXT NOT NULL, 
	file TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	received_at TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	plan TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	edition TEXT NOT NULL, 
	stale BOOLEAN NOT NULL, 
	raw TEXT NOT NULL, 
	settled TEXT NOT NULL, 
	problems TEXT NOT NULL, 
	changed INTEGER NOT NULL, 
	conflicts INTEGER NOT NULL, 
	statement TEXT NOT NULL, 
	sender TEXT NOT NULL, 
	via TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE INDEX ix_returns_edition ON returns (edition);
CREATE INDEX ix_returns_plan ON returns (plan);
CREATE INDEX ix_returns_sha256 ON returns (sha256);
CREATE TABLE row (
	key TEXT NOT NULL, 
	plan TEXT NOT NULL, 
	item INTEGER, 
	unit TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	PRIMARY KEY (key)
);
CREATE INDEX row_of_unit ON row (plan, unit);
CREATE TABLE change (
	sequence SERIAL NOT NULL, 
	row TEXT NOT NULL, 
	field TEXT NOT NULL, 
	value TEXT NOT NULL, 
	return_id INTEGER, 
	sheet TEXT NOT NULL, 
	cell TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	at TEXT NOT NULL, 
	PRIMARY KEY (sequence), 
	FOREIGN KEY(row) REFERENCES row (key), 
	FOREIGN KEY(return_id) REFERENCES returns (id)
);
CREATE INDEX change_of_row ON change (row, sequence);
CREATE TABLE mail_entry (
	mail TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	plan TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	due TEXT NOT NULL, 
	stage TEXT NOT NULL, 
	PRIMARY KEY (mail, position), 
	UNIQUE (plan, unit, due, stage), 
	FOREIGN KEY(mail) REFERENCES mail (key)
);
CREATE TABLE post_file (
	post INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	file TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	sender TEXT NOT NULL, 
	PRIMARY KEY (post, position), 
	FOREIGN KEY(post) REFERENCES post (id)
);
CREATE INDEX post_file_of_file ON post_file (file, sha256);
CREATE TABLE question (
	id SERIAL NOT NULL, 
	kind TEXT NOT NULL, 
	plan TEXT NOT NULL, 
	row TEXT NOT NULL, 
	field TEXT NOT NULL, 
	ours TEXT NOT NULL, 
	theirs TEXT NOT NULL, 
	base TEXT NOT NULL, 
	proposal TEXT NOT NULL, 
	return_id INTEGER NOT NULL, 
	sheet TEXT NOT NULL, 
	cell TEXT NOT NULL, 
	opened_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(return_id) REFERENCES returns (id)
);
CREATE INDEX ix_question_plan ON question (plan);
CREATE TABLE current (
	row TEXT NOT NULL, 
	field TEXT NOT NULL, 
	value TEXT NOT NULL, 
	change_sequence INTEGER NOT NULL, 
	PRIMARY KEY (row, field), 
	FOREIGN KEY(row) REFERENCES row (key), 
	FOREIGN KEY(change_sequence) REFERENCES change (sequence)
);
CREATE TABLE decision (
	id SERIAL NOT NULL, 
	"case" INTEGER NOT NULL, 
	choice TEXT NOT NULL, 
	value TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	at TEXT NOT NULL, 
	note TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY("case") REFERENCES question (id)
);
CREATE INDEX ix_decision_case ON decision ("case");
CREATE FUNCTION change_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'change is append-only'; END $$;
CREATE TRIGGER change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON change FOR EACH STATEMENT EXECUTE FUNCTION change_is_append_only();
