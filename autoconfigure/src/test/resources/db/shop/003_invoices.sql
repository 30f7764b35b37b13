CREATE TABLE invoices (order_id bigint PRIMARY KEY REFERENCES orders, paid boolean NOT NULL DEFAULT false);
