-- a comment; with a semicolon and a ' quote
select 1; -- behind; the statement
select /* inside; */ 2;
select 3 -- inside; too
;
/* /* nested; */ still a comment; ' " $$ */ select 4;
/**/ select 5; /***/ select 6; /*/*/ */*/ select 7;
select 8 /* -- */; -- /*
select 9; -- */
select 10 --
;
--
--;
/* only a comment; */;
select 11 /* last */
-- the end
