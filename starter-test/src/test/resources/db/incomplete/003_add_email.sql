ALTER TABLE users ADD email varchar(255);
ALTER TABLE users ALTER name DROP NOT NULL;
DROP INDEX users_by_name;
