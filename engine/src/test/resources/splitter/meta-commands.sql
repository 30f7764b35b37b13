\restrict abc
select 1;
select 2 \gx
\.
\
\connect other
