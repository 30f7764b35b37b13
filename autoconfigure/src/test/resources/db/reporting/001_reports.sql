CREATE TABLE reports (day date PRIMARY KEY, orders int NOT NULL);
