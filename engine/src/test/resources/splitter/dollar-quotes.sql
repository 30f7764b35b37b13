select $$a;b$$;
select $tag$ $$ ; $other$ ; $tag$;
select $_1$;$_1$, $Ümlaut$;$Ümlaut$;
-- the tag is case-sensitive, and a dollar sign inside a word begins nothing
select $a$;$A$;$a$;
create table foo$bar$ (id$ int, "$$" int);
select $$a$b$;$b$$, $$$$, $a$$a$, '$$', "$$" from foo$bar$;
do $do$
begin
    execute $sql$ create function f() returns void language sql as $body$ select 1; $body$; $sql$;
end;
$do$;
-- no tag begins with a digit: not valid, and still a parameter and then a string
prepare p as select $1$$;$$;
