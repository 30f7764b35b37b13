select 1;
-- godwit:transaction=off
vacuum; -- godwit:mixed=run
