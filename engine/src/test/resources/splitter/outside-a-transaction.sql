-- godwit:lock-timeout=2s
set lock_timeout = '2s';
CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);
analyze users;
vacuum users;
alter type mood add value 'calm';
