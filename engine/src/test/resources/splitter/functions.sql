create function touch() returns trigger language plpgsql as $$
declare
    -- a comment; with 'one quote
    message text := 'it''s; $1';
begin
    new.updated_at := now();
    if tg_op = 'INSERT' then
        raise notice '%', message;
    end if;
    return new;
end;
$$;

create trigger touch before update on t for each row execute function touch();

create function old_style() returns int as '
begin
    return 1; -- ''quoted''
end;
' language plpgsql;
