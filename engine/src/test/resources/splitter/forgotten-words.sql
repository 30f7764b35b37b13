insert into t (a, b) values (1, E'it\'s; ;'), (2, e'\\'), (3, type'a\'), (4, _e'b\') ; -- end
insert into t (a$b$, c) values (a$b$, 1$$;$$, $1, $2);
insert into t (a) values (1) /* ; ( */ , (2) -- ;
  , (3)

  ;
select 1, x$ from "a;b" where c = $x$ ; $y$ $x$ and d -- ;
;
update t set a = (select b from c where (d)), e = U&'\;', "f""g;" = 1;
select set_config('a.b', 'c', false), a - -1, 2 / 3, b->>'x', c @> '{}'::jsonb, 5 */* nested /* ; */ ; */ 6;
