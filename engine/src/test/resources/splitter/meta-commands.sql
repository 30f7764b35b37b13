\restrict abc
\set ON_ERROR_STOP on
\set VERBOSITY verbose
\echo 'it;s' a \\ not here
\echo done; really
\pset null '\\N'
\timing off
\dt+ public.*
\encoding UTF8
select 1;
select 2 \gx
select 3 \g
select 4\; select 5;
\;
select 'a\b', "\c";
\.
\
\connect other
\c
\i other.sql
\copy t from 'x.csv'
\set name value
\encoding LATIN1
\if :x
\endif
select 6 \echo within
;
\g out.txt
\unrestrict abc
