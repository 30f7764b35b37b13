create table t (id int, name text);
COPY public.t (id, name) FROM stdin;
1	a;b
2	\N
3	it's $$ -- /*
\.

copy t from STDIN with (format csv, header, delimiter ';'); -- the data begins below
id;name
4;"x;y"
\.
select 1;
copy t (id) from stdin;
\.
copy t from '/data/t.csv';
copy "from" to 'stdin';
copy (select 1 as stdin) to program 'cat';
COPY "stdin" FROM stdin CSV;
\..
 \.
\.
select 2;
copy t from stdout;
data
\.
copy (select 1) to program 'cat';
