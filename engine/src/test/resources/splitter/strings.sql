select 'a;b';
select 'it''s;';
select '';
select 'a\';
select E'a\';b';
select e'\\';
select E'it''s;\\''';
select B'01;', x'1F;', N'a;b', b'', X'';
select U&'\0041;''x', u&'!0041;' uescape '!';
-- no prefix: these words only end in e, b, x and n
select type'a\';
select date'2026-01-01', numeric'1;';
select '--;', '/*;', '$$;', '";';
select 'line one;
line two;
' as several_lines;
select 'ends with newline
';
