do $body$
begin
    null;
end $other$;
