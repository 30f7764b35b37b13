select 1;
insert into t values
    ('a'';
select 2;
