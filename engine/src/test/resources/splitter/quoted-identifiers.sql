create table "a;b" ("c""d;" int, "e'f" int, "--" int, "/*" int, "$$" int);
select "a;b"."c""d;" from "a;b";
select U&"d\0061t;a", u&"d!0061t;a" uescape '!';
insert into "a;b" values (1, 2, 3, 4, 5);
select "create index concurrently";
