DELETE FROM customers WHERE email = 'grace@example.com';
