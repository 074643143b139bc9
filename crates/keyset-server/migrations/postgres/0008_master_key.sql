-- Which master key the private parts are sealed under: its name, of which the key can not be
-- computed. One line, written by the first server that sealed here.
CREATE TABLE master_key (
  number BIGINT PRIMARY KEY CHECK (number = 1),
  name TEXT NOT NULL
);
