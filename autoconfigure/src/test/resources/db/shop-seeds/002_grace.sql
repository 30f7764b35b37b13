INSERT INTO customers (email) VALUES ('grace@example.com');
