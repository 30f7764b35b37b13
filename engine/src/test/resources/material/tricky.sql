-- What makes dumps hard to read: run by psql, dumped by pg_dump, loaded by Godwit.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE SCHEMA "odd; schema";
COMMENT ON SCHEMA "odd; schema" IS E'it''s; a /* comment */ -- with "everything" \\ and\nanother line;\n\\.\n';

CREATE TYPE colour AS ENUM ('red;', 'it''s "green"', 'blue\', '$$');
CREATE DOMAIN short_text AS text DEFAULT ';' CHECK (VALUE <> 'a;b' AND length(VALUE) < 100);
CREATE TYPE "Pair" AS ("left;" integer, "ri""ght" text COLLATE "C");
CREATE TYPE text_range AS RANGE (subtype = text, collation = "C");
CREATE SEQUENCE "odd; schema"."count;er" START 7 INCREMENT -3 MINVALUE -100 MAXVALUE 10 CYCLE;

CREATE TABLE "Odd "" ; Table" (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "COPY" text,
    "from stdin" colour DEFAULT 'it''s "green"',
    "a'b;" short_text,
    pair "Pair",
    doubled integer GENERATED ALWAYS AS (id * 2) STORED,
    raw bytea,
    list text[],
    document jsonb DEFAULT '{"a;": "\\"}'
);
COMMENT ON TABLE "Odd "" ; Table" IS '$$;$body$; BEGIN ATOMIC; \restrict; COPY x FROM stdin;';

COPY "Odd "" ; Table" ("COPY", "from stdin", "a'b;", pair, raw, list, document) FROM stdin;
tab\there	red;	;	(1,"a,b")	\\xdeadbeef	{a,"b\\\\c",NULL}	{"a": "it's; \\"\\\\\\" $$"}
\N	\N	\N	\N	\N	\N	\N
back\\slash\nline\rreturn	blue\\	it's $$	(,)	\\x	{}	null
\\.	$$	--	(2,\\\\.)	\\x00	{"\\\\."}	[]
	it's "green"		(3,"")	\N	{""}	""
\\N	red;	/*	\N	\N	\N	1
 lead and trail 	red;	'	\N	\N	\N	{}
snow ☃ and 😀	red;	"	\N	\N	\N	{}
\\restrict x	red;	;	\N	\N	\N	{}
\.

CREATE TABLE only_text (line text);
COPY only_text FROM stdin;
\\.

SELECT 1;
--
/*
'
$$
BEGIN;
COMMIT;
\\connect template1
\.

CREATE TABLE no_columns ();
INSERT INTO no_columns DEFAULT VALUES;
INSERT INTO no_columns DEFAULT VALUES;

CREATE FUNCTION atomic_case(n integer) RETURNS text LANGUAGE SQL STABLE
BEGIN ATOMIC
    SELECT CASE WHEN n > 0 THEN CASE n WHEN 1 THEN 'one;' ELSE 'END;' END ELSE 'none' END;
    SELECT CASE n WHEN 2 THEN 'two' END AS "end";
END;

CREATE PROCEDURE atomic_insert(INOUT n integer) LANGUAGE SQL
BEGIN ATOMIC
    INSERT INTO only_text (line) VALUES ('from a; procedure');
    DELETE FROM only_text WHERE line = 'END';
    SELECT n + 1;
END;

CREATE FUNCTION atomic_return(a integer, b integer DEFAULT 2) RETURNS integer LANGUAGE SQL IMMUTABLE
RETURN CASE WHEN a > b THEN a ELSE b END;

CREATE FUNCTION nested_quotes() RETURNS text LANGUAGE plpgsql AS $outer$
DECLARE
    a text := $$it's; $inner$ -- $$;
    b text := 'x;' || E'\'; \\';
BEGIN
    /* ; ' $$ */ -- ' $$
    EXECUTE $inner$ SELECT ';' $inner$;
    RETURN a || b;
END;
$outer$;

CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS '
BEGIN
    NEW."COPY" := coalesce(NEW."COPY", ''it''''s;'');
    RETURN NEW;
END';

CREATE TRIGGER "note; it" BEFORE UPDATE OF "COPY" ON "Odd "" ; Table"
    FOR EACH ROW WHEN (OLD."COPY" IS DISTINCT FROM ';') EXECUTE FUNCTION note();

CREATE VIEW "odd; schema"."vi""ew" AS
    SELECT id, "COPY" || ';' AS "semi;colon", CASE WHEN id > 1 THEN 'a;' ELSE $$it's$$ END AS "case"
    FROM "Odd "" ; Table";
CREATE RULE "two; actions" AS ON INSERT TO "odd; schema"."vi""ew" DO INSTEAD (
    INSERT INTO only_text VALUES ('a;');
    UPDATE only_text SET line = 'b;' WHERE line = 'a;';
    NOTIFY "chan;nel"
);
CREATE RULE nothing AS ON DELETE TO "odd; schema"."vi""ew" DO INSTEAD NOTHING;
CREATE MATERIALIZED VIEW kept AS SELECT count(*) AS "count;" FROM only_text;
CREATE UNIQUE INDEX ON kept ("count;");

CREATE TABLE measured (day date NOT NULL, value integer, "no;te" text) PARTITION BY RANGE (day);
CREATE TABLE measured_1 PARTITION OF measured FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE measured_2 PARTITION OF measured FOR VALUES FROM ('2026-01-01') TO (MAXVALUE) PARTITION BY LIST (value);
CREATE TABLE measured_2_a PARTITION OF measured_2 DEFAULT;
CREATE INDEX ON measured ("no;te") WHERE "no;te" <> ';';
INSERT INTO measured VALUES ('2025-01-01', 1, E'a\tb'), ('2026-06-01', 2, 'it''s; \.'), ('2026-06-02', NULL, NULL);

CREATE TABLE parent (id integer CONSTRAINT "check;" CHECK (id > 0));
CREATE TABLE child (extra text) INHERITS (parent);
INSERT INTO child VALUES (1, E'\\.');
ALTER TABLE only_text ADD CONSTRAINT "no $$" CHECK (line <> '$$;' OR line ~ '^\$\$;?$');

CREATE OPERATOR public.#-/ (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_catalog.texteq);
CREATE OPERATOR public.@#- (LEFTARG = integer, RIGHTARG = integer, FUNCTION = pg_catalog.int4pl);
CREATE AGGREGATE public.join_all (text) (SFUNC = textcat, STYPE = text, INITCOND = ';');
CREATE CAST ("Pair" AS text) WITH INOUT AS ASSIGNMENT;
CREATE STATISTICS "odd; schema"."sta;ts" ON day, value FROM measured;
CREATE INDEX only_text_trigrams ON only_text USING gin (line gin_trgm_ops);
ALTER TABLE only_text ENABLE ROW LEVEL SECURITY;
CREATE POLICY "po;licy" ON only_text USING (line <> ';') WITH CHECK (line IS NOT NULL);
CREATE PUBLICATION "pub;lication" FOR TABLE only_text WHERE (line <> ';');
CREATE FUNCTION note_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
GRANT SELECT ON only_text TO PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA "odd; schema" GRANT SELECT ON TABLES TO PUBLIC;
SELECT setval('"odd; schema"."count;er"', 4);
