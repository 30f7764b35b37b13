package dev.godwit.test.schema;

import java.util.Arrays;
import java.util.List;

/** A kind of object or a property of one: what makes it, what takes it back, and what a snapshot sees in between. */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes the lists
enum SchemaChange {
    SCHEMA("CREATE SCHEMA app", "DROP SCHEMA app", "schema app is still there"),
    TABLE("CREATE TABLE t (id int PRIMARY KEY)", "DROP TABLE t", "table public.t is still there"),
    TABLE_GONE("DROP TABLE spare", "CREATE TABLE spare (id int)", "table public.spare is missing"),
    UNLOGGED(
            "ALTER TABLE users SET UNLOGGED",
            "ALTER TABLE users SET LOGGED",
            "table public.users has besides UNLOGGED"),
    RELOPTIONS(
            "ALTER TABLE users SET (fillfactor = 70, toast.autovacuum_enabled = off)",
            "ALTER TABLE users RESET (fillfactor, toast.autovacuum_enabled)",
            "table public.users has besides WITH fillfactor=70, WITH toast autovacuum_enabled=off"),
    ROW_SECURITY(
            "ALTER TABLE users ENABLE ROW LEVEL SECURITY; ALTER TABLE users FORCE ROW LEVEL SECURITY",
            "ALTER TABLE users DISABLE ROW LEVEL SECURITY; ALTER TABLE users NO FORCE ROW LEVEL SECURITY",
            "table public.users has besides ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"),
    REPLICA_IDENTITY(
            "ALTER TABLE users REPLICA IDENTITY FULL",
            "ALTER TABLE users REPLICA IDENTITY DEFAULT",
            "table public.users has besides REPLICA IDENTITY FULL"),
    REPLICA_IDENTITY_INDEX(
            "ALTER TABLE users REPLICA IDENTITY USING INDEX users_pkey",
            "ALTER TABLE users REPLICA IDENTITY DEFAULT",
            "index public.users_pkey has besides REPLICA IDENTITY"),
    INHERITANCE(
            "CREATE TABLE admins () INHERITS (users); CREATE TABLE loose (LIKE users INCLUDING GENERATED); ALTER TABLE loose INHERIT users",
            "DROP TABLE admins; DROP TABLE loose",
            "table public.admins is still there",
            "table public.loose is still there"),
    INHERIT(
            "ALTER TABLE heirs INHERIT spare",
            "ALTER TABLE heirs NO INHERIT spare",
            "table public.heirs has besides INHERITS public.spare") {
        @Override
        String given() {
            return "CREATE TABLE heirs (id int)";
        }
    },
    PARTITION(
            "CREATE TABLE visits_2027 PARTITION OF visits FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
            "DROP TABLE visits_2027",
            "table public.visits_2027 is still there"),
    PARTITION_DETACHED(
            "ALTER TABLE visits DETACH PARTITION visits_2026",
            "ALTER TABLE visits ATTACH PARTITION visits_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
            "table public.visits_2026 lacks PARTITION OF public.visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')"),
    COLUMN("ALTER TABLE users ADD age int", "ALTER TABLE users DROP age", "column public.users.age is still there"),
    COLUMN_GONE(
            "ALTER TABLE users DROP email",
            "ALTER TABLE users ADD email varchar(255); CREATE INDEX by_email ON users (email)",
            "column public.users.email is missing",
            "index public.by_email is missing"),
    COLUMN_TYPE(
            "ALTER TABLE users ALTER email TYPE text",
            "ALTER TABLE users ALTER email TYPE varchar(255)",
            "column public.users.email has text, and had character varying(255)"),
    COLUMN_NOT_NULL(
            "ALTER TABLE users ALTER email SET NOT NULL",
            "ALTER TABLE users ALTER email DROP NOT NULL",
            "column public.users.email has besides NOT NULL"),
    COLUMN_NULL(
            "ALTER TABLE users ALTER name DROP NOT NULL",
            "ALTER TABLE users ALTER name SET NOT NULL",
            "column public.users.name lacks NOT NULL"),
    COLUMN_NAMED_NOT_NULL(
            "ALTER TABLE users ADD CONSTRAINT reachable NOT NULL email",
            "ALTER TABLE users DROP CONSTRAINT reachable",
            "column public.users.email has besides CONSTRAINT reachable NOT NULL") {
        @Override
        int since() {
            return 18;
        }
    },
    COLUMN_NOT_NULL_NOT_VALID(
            "ALTER TABLE users ADD NOT NULL email NOT VALID",
            "ALTER TABLE users ALTER email DROP NOT NULL",
            "column public.users.email has besides NOT NULL NOT VALID") {
        @Override
        int since() {
            return 18;
        }
    },
    COLUMN_DEFAULT(
            "ALTER TABLE users ALTER email SET DEFAULT 'none'",
            "ALTER TABLE users ALTER email DROP DEFAULT",
            "column public.users.email has besides DEFAULT 'none'::character varying"),
    COLUMN_IDENTITY(
            "ALTER TABLE spare ALTER id SET NOT NULL; ALTER TABLE spare ALTER id ADD GENERATED ALWAYS AS IDENTITY",
            "ALTER TABLE spare ALTER id DROP IDENTITY; ALTER TABLE spare ALTER id DROP NOT NULL",
            "sequence public.spare_id_seq is still there",
            "column public.spare.id has besides NOT NULL, GENERATED ALWAYS AS IDENTITY"),
    COLUMN_GENERATED(
            "ALTER TABLE users ADD upper_name text GENERATED ALWAYS AS (upper(name)) STORED",
            "ALTER TABLE users DROP upper_name",
            "column public.users.upper_name is still there"),
    COLUMN_EXPRESSION(
            "ALTER TABLE users ALTER lower_name DROP EXPRESSION",
            "ALTER TABLE users DROP lower_name, ADD lower_name text GENERATED ALWAYS AS (lower(name)) STORED",
            "column public.users.lower_name lacks GENERATED ALWAYS AS (lower(name)) STORED"),
    COLUMN_COLLATION(
            "ALTER TABLE users ALTER name TYPE text COLLATE \"C\"",
            "ALTER TABLE users ALTER name TYPE text",
            "column public.users.name has besides COLLATE \"C\"") {
        @Override
        String given() {
            return "ALTER TABLE users DROP lower_name";
        }
    },
    COLUMN_STORAGE(
            "ALTER TABLE users ALTER name SET STORAGE EXTERNAL",
            "ALTER TABLE users ALTER name SET STORAGE EXTENDED",
            "column public.users.name has besides STORAGE EXTERNAL"),
    COLUMN_COMPRESSION(
            "ALTER TABLE users ALTER name SET COMPRESSION pglz",
            "ALTER TABLE users ALTER name SET COMPRESSION default",
            "column public.users.name has besides COMPRESSION pglz"),
    COLUMN_STATISTICS(
            "ALTER TABLE users ALTER name SET STATISTICS 500; ALTER TABLE users ALTER name SET (n_distinct = 5)",
            "ALTER TABLE users ALTER name SET STATISTICS -1; ALTER TABLE users ALTER name RESET (n_distinct)",
            "column public.users.name has besides STATISTICS 500, WITH n_distinct=5"),
    COLUMN_RENAMED(
            "ALTER TABLE users RENAME name TO called",
            "ALTER TABLE users RENAME called TO name",
            "column public.users.called is still there",
            "column public.users.name is missing",
            "column public.users.lower_name has GENERATED ALWAYS AS (lower(called)) STORED,"
                    + " and had GENERATED ALWAYS AS (lower(name)) STORED"),
    PRIMARY_KEY(
            "ALTER TABLE spare ADD PRIMARY KEY (id)",
            "ALTER TABLE spare DROP CONSTRAINT spare_pkey, ALTER id DROP NOT NULL",
            "constraint spare_pkey on public.spare is still there",
            "column public.spare.id has besides NOT NULL"),
    UNIQUE(
            "ALTER TABLE users ADD UNIQUE (email)",
            "ALTER TABLE users DROP CONSTRAINT users_email_key",
            "constraint users_email_key on public.users is still there"),
    FOREIGN_KEY(
            "ALTER TABLE spare ADD FOREIGN KEY (id) REFERENCES users",
            "ALTER TABLE spare DROP CONSTRAINT spare_id_fkey",
            "constraint spare_id_fkey on public.spare is still there"),
    CONSTRAINT_VALIDATED(
            "ALTER TABLE spare VALIDATE CONSTRAINT positive",
            "ALTER TABLE spare DROP CONSTRAINT positive; ALTER TABLE spare ADD CONSTRAINT positive CHECK (id > 0) NOT VALID",
            "constraint positive on public.spare has CHECK ((id > 0)), and had CHECK ((id > 0)) NOT VALID") {
        @Override
        String given() {
            return "ALTER TABLE spare ADD CONSTRAINT positive CHECK (id > 0) NOT VALID";
        }
    },
    CONSTRAINT_TRIGGERS(
            "ALTER TABLE spare DISABLE TRIGGER ALL",
            "ALTER TABLE spare ENABLE TRIGGER ALL",
            "constraint spare_id_fkey on public.spare has besides TRIGGERS public.spare DISABLED") {
        @Override
        String given() {
            return "ALTER TABLE spare ADD FOREIGN KEY (id) REFERENCES users";
        }
    },
    EXCLUSION(
            "ALTER TABLE spare ADD EXCLUDE USING btree (id WITH =)",
            "ALTER TABLE spare DROP CONSTRAINT spare_id_excl",
            "constraint spare_id_excl on public.spare is still there"),
    INDEX("CREATE INDEX by_name ON users (name)", "DROP INDEX by_name", "index public.by_name is still there"),
    INDEX_OTHER(
            "DROP INDEX by_email; CREATE INDEX by_email ON users (lower(email))",
            "DROP INDEX by_email; CREATE INDEX by_email ON users (email)",
            "index public.by_email has CREATE INDEX by_email ON public.users USING btree (lower((email)::text)),"
                    + " and had CREATE INDEX by_email ON public.users USING btree (email)"),
    INDEX_INVALID(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'by_email'::regclass",
            "REINDEX INDEX by_email",
            "index public.by_email has besides INVALID"),
    CLUSTER(
            "ALTER TABLE users CLUSTER ON by_email",
            "ALTER TABLE users SET WITHOUT CLUSTER",
            "index public.by_email has besides CLUSTER"),
    INDEX_STATISTICS(
            "CREATE INDEX by_lower ON users (lower(email)); ALTER INDEX by_lower ALTER COLUMN 1 SET STATISTICS 400",
            "DROP INDEX by_lower",
            "index public.by_lower is still there"),
    VIEW("CREATE VIEW v AS SELECT id FROM users", "DROP VIEW v", "view public.v is still there"),
    VIEW_OTHER(
            "CREATE OR REPLACE VIEW ids AS SELECT id FROM users LIMIT 1",
            "CREATE OR REPLACE VIEW ids AS SELECT id FROM users",
            "view public.ids has changed\n  -    FROM public.users;\n  +    FROM public.users\n  +  LIMIT 1;"),
    VIEW_OPTIONS(
            "ALTER VIEW ids SET (security_barrier = true)",
            "ALTER VIEW ids RESET (security_barrier)",
            "view public.ids has besides WITH security_barrier=true"),
    VIEW_DEFAULT(
            "ALTER VIEW ids ALTER id SET DEFAULT 7",
            "ALTER VIEW ids ALTER id DROP DEFAULT",
            "view column public.ids.id has besides DEFAULT 7"),
    MATERIALIZED_VIEW(
            "CREATE MATERIALIZED VIEW m AS SELECT 1 AS one",
            "DROP MATERIALIZED VIEW m",
            "materialized view public.m is still there"),
    RULE(
            "CREATE RULE quiet AS ON DELETE TO spare DO INSTEAD NOTHING",
            "DROP RULE quiet ON spare",
            "rule quiet on public.spare is still there"),
    SEQUENCE("CREATE SEQUENCE numbers CYCLE", "DROP SEQUENCE numbers", "sequence public.numbers is still there"),
    SEQUENCE_PARAMETERS(
            "ALTER SEQUENCE tickets INCREMENT 10 CACHE 5",
            "ALTER SEQUENCE tickets INCREMENT 1 CACHE 1",
            "sequence public.tickets has INCREMENT 10, CACHE 5, and had INCREMENT 1, CACHE 1"),
    SEQUENCE_OWNED(
            "ALTER SEQUENCE tickets OWNED BY users.id",
            "ALTER SEQUENCE tickets OWNED BY NONE",
            "sequence public.tickets has besides OWNED BY public.users.id"),
    FUNCTION(
            "CREATE FUNCTION one(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "DROP FUNCTION one(int)",
            "function public.one(integer) is still there"),
    FUNCTION_PROPERTIES(
            "ALTER FUNCTION answer() SECURITY DEFINER",
            "ALTER FUNCTION answer() SECURITY INVOKER",
            "function public.answer() has changed\n  +  SECURITY DEFINER"),
    PROCEDURE(
            "CREATE PROCEDURE act() LANGUAGE sql AS 'SELECT 1'",
            "DROP PROCEDURE act()",
            "procedure public.act() is still there"),
    AGGREGATE(
            "CREATE AGGREGATE adding (int) (SFUNC = int4pl, STYPE = int)",
            "DROP AGGREGATE adding (int)",
            "aggregate public.adding(integer) is still there"),
    TRIGGER(
            "CREATE TRIGGER noted BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION note()",
            "DROP TRIGGER noted ON users",
            "trigger noted on public.users is still there"),
    TRIGGER_DISABLED(
            "ALTER TABLE users DISABLE TRIGGER heard",
            "ALTER TABLE users ENABLE TRIGGER heard",
            "trigger heard on public.users has besides DISABLED"),
    EVENT_TRIGGER(
            "CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
                    + " CREATE EVENT TRIGGER watching ON sql_drop EXECUTE FUNCTION watch()",
            "DROP EVENT TRIGGER watching; DROP FUNCTION watch()",
            "event trigger watching is still there",
            "function public.watch() is still there"),
    ENUM("CREATE TYPE mood AS ENUM ('sad')", "DROP TYPE mood", "type public.mood is still there"),
    ENUM_LABEL(
            "ALTER TYPE status ADD VALUE 'lost' BEFORE 'done'",
            "DROP TYPE status; CREATE TYPE status AS ENUM ('new', 'done')",
            "type public.status has ENUM ('new', 'lost', 'done'), and had ENUM ('new', 'done')"),
    COMPOSITE("CREATE TYPE address AS (street text)", "DROP TYPE address", "type public.address is still there"),
    COMPOSITE_ATTRIBUTE(
            "ALTER TYPE place ADD ATTRIBUTE country text",
            "ALTER TYPE place DROP ATTRIBUTE country",
            "composite type column public.place.country is still there"),
    DOMAIN("CREATE DOMAIN mail AS text CHECK (VALUE ~ '@')", "DROP DOMAIN mail", "domain public.mail is still there"),
    DOMAIN_CONSTRAINT(
            "ALTER DOMAIN code ADD CONSTRAINT short CHECK (length(VALUE) < 5)",
            "ALTER DOMAIN code DROP CONSTRAINT short",
            "domain constraint short on public.code is still there"),
    DOMAIN_PROPERTIES(
            "ALTER DOMAIN code SET NOT NULL; ALTER DOMAIN code SET DEFAULT 'x'",
            "ALTER DOMAIN code DROP NOT NULL; ALTER DOMAIN code DROP DEFAULT",
            "domain public.code has besides NOT NULL, DEFAULT 'x'::text"),
    RANGE("CREATE TYPE span AS RANGE (SUBTYPE = float8)", "DROP TYPE span", "type public.span is still there"),
    EXTENSION("CREATE EXTENSION hstore", "DROP EXTENSION hstore", "extension hstore is still there"),
    EXTENSION_SCHEMA(
            "ALTER EXTENSION citext SET SCHEMA aside",
            "ALTER EXTENSION citext SET SCHEMA public",
            "extension citext has VERSION %s SCHEMA aside, and had VERSION %s SCHEMA public") {
        @Override
        String given() {
            return "CREATE SCHEMA aside; CREATE EXTENSION citext VERSION '1.6'";
        }

        @Override
        List<String> differences() {
            return super.differences().stream()
                    .map(line -> line.replace("%s", "1.6"))
                    .toList();
        }
    },
    POLICY(
            "CREATE POLICY own ON users FOR SELECT USING (name = current_user)",
            "DROP POLICY own ON users",
            "policy own on public.users is still there"),
    POLICY_OTHER(
            "ALTER POLICY ones ON users TO pg_monitor USING (id > 2)",
            "ALTER POLICY ones ON users TO PUBLIC USING (id > 1)",
            "policy ones on public.users has TO pg_monitor, USING ((id > 2)), and had TO PUBLIC, USING ((id > 1))") {
        @Override
        String given() {
            return "CREATE POLICY ones ON users USING (id > 1)";
        }
    },
    COMMENT(
            "COMMENT ON TABLE users IS 'who may come in'; COMMENT ON COLUMN users.name IS 'the one to say'",
            "COMMENT ON TABLE users IS NULL; COMMENT ON COLUMN users.name IS NULL",
            "column public.users.name has besides COMMENT 'the one to say'",
            "table public.users has besides COMMENT 'who may come in'"),
    COMMENT_ON_SOMETHING_RARE(
            "COMMENT ON CONSTRAINT users_pkey ON users IS 'k'; COMMENT ON INDEX by_email IS 'i'; COMMENT ON TYPE status IS 't'",
            "COMMENT ON CONSTRAINT users_pkey ON users IS NULL; COMMENT ON INDEX by_email IS NULL; COMMENT ON TYPE status IS NULL",
            "constraint users_pkey on public.users has besides COMMENT 'k'",
            "index public.by_email has besides COMMENT 'i'",
            "type public.status has besides COMMENT 't'"),
    PRIVILEGES(
            "GRANT SELECT ON users TO pg_monitor WITH GRANT OPTION; GRANT UPDATE (name) ON users TO pg_monitor",
            "REVOKE SELECT ON users FROM pg_monitor; REVOKE UPDATE (name) ON users FROM pg_monitor",
            "column public.users.name has besides GRANT UPDATE TO pg_monitor",
            "table public.users has besides GRANT SELECT TO pg_monitor WITH GRANT OPTION"),
    PRIVILEGES_ELSEWHERE(
            "GRANT USAGE ON SEQUENCE tickets TO pg_monitor; GRANT CREATE ON SCHEMA public TO pg_monitor;"
                    + " REVOKE EXECUTE ON FUNCTION answer() FROM PUBLIC; REVOKE USAGE ON TYPE status FROM PUBLIC",
            "REVOKE USAGE ON SEQUENCE tickets FROM pg_monitor; REVOKE CREATE ON SCHEMA public FROM pg_monitor;"
                    + " GRANT EXECUTE ON FUNCTION answer() TO PUBLIC; GRANT USAGE ON TYPE status TO PUBLIC",
            "function public.answer() has besides REVOKE EXECUTE FROM PUBLIC",
            "schema public has besides GRANT CREATE TO pg_monitor",
            "sequence public.tickets has besides GRANT USAGE TO pg_monitor",
            "type public.status has besides REVOKE USAGE FROM PUBLIC"),
    PRIVILEGES_ON_WHAT_THE_SERVER_HAS(
            "REVOKE EXECUTE ON FUNCTION pg_sleep(float8) FROM PUBLIC",
            "GRANT EXECUTE ON FUNCTION pg_sleep(float8) TO PUBLIC",
            "function pg_catalog.pg_sleep(double precision) has besides REVOKE EXECUTE FROM PUBLIC"),
    PRIVILEGES_ON_THE_DATABASE(
            "DO $$BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO pg_monitor', current_database()); END$$",
            "DO $$BEGIN EXECUTE format('REVOKE CREATE ON DATABASE %I FROM pg_monitor', current_database()); END$$",
            "database has besides GRANT CREATE TO pg_monitor"),
    DEFAULT_PRIVILEGES(
            "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor",
            "ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM pg_monitor",
            "default privileges for role postgres on tables is still there"),
    DATABASE_SETTING(
            "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''5MB''', current_database()); END$$",
            "DO $$BEGIN EXECUTE format('ALTER DATABASE %I RESET work_mem', current_database()); END$$",
            "database has besides SET work_mem=5MB"),
    STATISTICS(
            "CREATE STATISTICS both_names ON name, email FROM users",
            "DROP STATISTICS both_names",
            "statistics object public.both_names is still there"),
    OPERATOR(
            "CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)",
            "DROP OPERATOR === (int, int)",
            "operator public.===(integer,integer) is still there"),
    OPERATOR_CLASS(
            "CREATE OPERATOR CLASS odd_ops FOR TYPE int USING btree AS OPERATOR 1 <, FUNCTION 1 btint4cmp(int, int)",
            "DROP OPERATOR FAMILY odd_ops USING btree",
            "operator family public.odd_ops USING btree is still there"),
    OPERATOR_FAMILY_LEFT(
            "CREATE OPERATOR CLASS odd_ops FOR TYPE int USING btree AS FUNCTION 1 btint4cmp(int, int);"
                    + " DROP OPERATOR CLASS odd_ops USING btree",
            "DROP OPERATOR FAMILY odd_ops USING btree",
            "operator family public.odd_ops USING btree is still there"),
    CAST(
            "CREATE CAST (status AS int) WITH INOUT",
            "DROP CAST (status AS int)",
            "cast (public.status AS integer) is still there"),
    COLLATION("CREATE COLLATION other FROM \"C\"", "DROP COLLATION other", "collation public.other is still there"),
    CONVERSION(
            "CREATE CONVERSION latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
            "DROP CONVERSION latin",
            "conversion public.latin is still there"),
    TEXT_SEARCH(
            "CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple); CREATE TEXT SEARCH CONFIGURATION conf (COPY = simple)",
            "DROP TEXT SEARCH CONFIGURATION conf; DROP TEXT SEARCH DICTIONARY dict",
            "text search configuration public.conf is still there",
            "text search dictionary public.dict is still there"),
    TEXT_SEARCH_MAPPING(
            "ALTER TEXT SEARCH CONFIGURATION searching DROP MAPPING FOR url",
            "ALTER TEXT SEARCH CONFIGURATION searching ADD MAPPING FOR url WITH simple",
            "text search configuration public.searching lacks MAPPING FOR url WITH simple") {
        @Override
        String given() {
            return "CREATE TEXT SEARCH CONFIGURATION searching (COPY = simple)";
        }
    },
    TEXT_SEARCH_PARSER(
            "CREATE TEXT SEARCH PARSER parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end,"
                    + " LEXTYPES = prsd_lextype); CREATE TEXT SEARCH TEMPLATE template (LEXIZE = dsimple_lexize)",
            "DROP TEXT SEARCH PARSER parser; DROP TEXT SEARCH TEMPLATE template",
            "text search parser public.parser is still there",
            "text search template public.template is still there"),
    FOREIGN_SERVER(
            "CREATE FOREIGN DATA WRAPPER wrapper; CREATE SERVER far FOREIGN DATA WRAPPER wrapper",
            "DROP SERVER far; DROP FOREIGN DATA WRAPPER wrapper",
            "foreign-data wrapper wrapper is still there"),
    FOREIGN_TABLE(
            "CREATE FOREIGN TABLE distant (id int OPTIONS (key 'true')) SERVER near; ALTER SERVER near OPTIONS (ADD host 'there')",
            "DROP FOREIGN TABLE distant; ALTER SERVER near OPTIONS (DROP host)",
            "foreign table public.distant is still there",
            "server near has FOREIGN DATA WRAPPER wrapped OPTIONS host=there, and had FOREIGN DATA WRAPPER wrapped") {
        @Override
        String given() {
            return "CREATE FOREIGN DATA WRAPPER wrapped; CREATE SERVER near FOREIGN DATA WRAPPER wrapped";
        }
    },
    USER_MAPPING(
            "CREATE USER MAPPING FOR PUBLIC SERVER near OPTIONS (password 'secret')",
            "DROP USER MAPPING FOR PUBLIC SERVER near",
            "user mapping public on server near is still there") {
        @Override
        String given() {
            return FOREIGN_TABLE.given();
        }
    },
    PUBLICATION("CREATE PUBLICATION news FOR TABLE users", "DROP PUBLICATION news", "publication news is still there"),
    PUBLICATION_TABLE(
            "ALTER PUBLICATION all_of_it ADD TABLE spare",
            "ALTER PUBLICATION all_of_it DROP TABLE spare",
            "publication relation public.spare in publication all_of_it is still there") {
        @Override
        String given() {
            return "CREATE PUBLICATION all_of_it FOR TABLE users";
        }
    },
    PUBLICATION_ROWS(
            "ALTER PUBLICATION news SET TABLE users (id, email) WHERE (id > 1)",
            "ALTER PUBLICATION news SET TABLE users",
            "publication relation public.users in publication news has besides COLUMNS email, id, WHERE (id > 1)") {
        @Override
        String given() {
            return "CREATE PUBLICATION news FOR TABLE users";
        }

        @Override
        int since() {
            return 15;
        }
    },
    PUBLICATION_SCHEMA(
            "ALTER PUBLICATION news ADD TABLES IN SCHEMA public",
            "ALTER PUBLICATION news DROP TABLES IN SCHEMA public",
            "publication namespace public in publication news is still there") {
        @Override
        String given() {
            return "CREATE PUBLICATION news";
        }

        @Override
        int since() {
            return 15;
        }
    },
    SUBSCRIPTION(
            "CREATE SUBSCRIPTION heard CONNECTION 'dbname=nowhere' PUBLICATION news WITH (connect = false, slot_name = NONE)",
            "DROP SUBSCRIPTION heard",
            "subscription heard is still there"),
    LANGUAGE(
            "CREATE LANGUAGE tongue HANDLER plpgsql_call_handler",
            "DROP LANGUAGE tongue",
            "language tongue is still there"),
    TRANSFORM(
            "CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal))",
            "DROP TRANSFORM FOR int LANGUAGE sql",
            "transform for integer language sql is still there"),
    ACCESS_METHOD(
            "CREATE ACCESS METHOD tree TYPE INDEX HANDLER bthandler",
            "DROP ACCESS METHOD tree",
            "access method tree is still there");

    /** What all of them find. */
    static final String GIVEN = """
            CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email varchar(255),
                lower_name text GENERATED ALWAYS AS (lower(name)) STORED);
            CREATE INDEX by_email ON users (email);
            CREATE TABLE spare (id int);
            CREATE TABLE visits (at date) PARTITION BY RANGE (at);
            CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            CREATE VIEW ids AS SELECT id FROM users;
            CREATE SEQUENCE tickets;
            CREATE TYPE status AS ENUM ('new', 'done');
            CREATE TYPE place AS (city text);
            CREATE DOMAIN code AS text;
            CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 42';
            CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
            CREATE TRIGGER heard BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION note();
            """;

    private final String up;
    private final String down;
    private final List<String> differences;

    SchemaChange(String up, String down, String... differences) {
        this.up = up;
        this.down = down;
        this.differences = Arrays.asList(differences);
    }

    String up() {
        return up;
    }

    String down() {
        return down;
    }

    /** What a snapshot sees when the down is missing. */
    List<String> differences() {
        return differences;
    }

    /** What is there before, besides {@link #GIVEN}. */
    String given() {
        return "";
    }

    /** The first PostgreSQL that has it. */
    int since() {
        return 14;
    }
}
