;;
select 1;;
; ;
/* nothing */ ;
select 2
