INSERT INTO author (name) VALUES ('Leo Tolstoy');
