prepare add(int, int) as select $1 + $2;
execute add(1, 2);
select '${name}', $$ ${name}; $$;
select "${name}" from (select 1 as "${name}") t;
