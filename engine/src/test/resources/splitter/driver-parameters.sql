set client_encoding = 'UTF8';
set client_encoding to unicode;
SET DateStyle = ISO, DMY;
reset client_encoding;
set client_encoding = 'LATIN1';
set local datestyle to 'German';
