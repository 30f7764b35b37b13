UPDATE book SET isbn = 'unknown-' || id WHERE isbn IS NULL;
ALTER TABLE book ALTER COLUMN isbn SET NOT NULL, ALTER COLUMN isbn SET DEFAULT 'unknown';
