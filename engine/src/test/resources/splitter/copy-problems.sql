copy t from stdin; select 1;
1
\.
copy t to stdout;
copy (select 1) to stdout csv;
copy t to stdin;
