CREATE TABLE half (id ${identity});

CREATE TABEL mistake (id ${identity});
