create function one() returns int language sql begin atomic select 1; end;
create or replace function classify(n int) returns text
language sql
begin atomic
    select case when n < 0 then 'negative;'
        else case n when 0 then 'zero' else 'positive' end
    end;
    select case when n = 1 then 'end;' end;
end;
CREATE PROCEDURE fill() LANGUAGE sql BEGIN /* a comment; */ ATOMIC
    INSERT INTO t VALUES (1);
    INSERT INTO t SELECT count(*) AS end FROM t;
    INSERT INTO t SELECT t.case FROM (SELECT 1 AS case) t;
    INSERT INTO t SELECT (CASE WHEN true THEN (CASE WHEN false THEN 1 END) END);
END;
create function two() returns int language sql return 2;
create function three() returns int language sql as $$ select 3; $$;
create function empty_body() returns void begin atomic end;
create table atomic (begin int);
begin;
select case when true then 1 end;
end;
