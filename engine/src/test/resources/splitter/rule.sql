create rule log_insert as on insert to t do also (insert into log values (new.id); insert into log values (-new.id));
create rule r as on update to t do instead nothing;
create rule r2 as on delete to t do (
    delete from a where id = old.id; -- a semicolon; in a comment
    delete from b where name = ';)';
);
select 1;
