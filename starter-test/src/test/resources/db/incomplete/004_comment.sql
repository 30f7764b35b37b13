COMMENT ON TABLE users IS 'who may sign in';
