select 'a'
  'b;';
select E'a'
  'b\';c';
select E'a' -- a comment may stand before the line break
  'b\';c';
select E'a'
  -- and after it
  -- more than once
  'b\';c';
-- two literals on one line are an error of the server's, not a continuation
select E'a' 'b\';
-- no escapes are inherited by what a continued plain string goes on with
select 'a'
  'b\';
select E'a\
';
select E'a'

'b\'c'
	'd\'e';
