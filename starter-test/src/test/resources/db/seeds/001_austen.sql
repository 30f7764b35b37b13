INSERT INTO author (name) VALUES ('Jane Austen');
