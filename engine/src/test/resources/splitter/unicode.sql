create table "Größe" (straße text, 数 int);
select 'ä' as übung; select '😀', 数 from "Größe"; insert into straße values ('ñ;');
select $größe$ ; $größe$;
