-- The names as a migration has them; PostgreSQL keeps 63 bytes of each.
CREATE TABLE a_table_whose_name_is_so_long_that_not_all_of_it_is_kept_by_the_server (
    a_column_whose_name_is_so_long_that_not_all_of_it_is_kept_by_the_server integer
);
CREATE INDEX an_index_whose_name_is_so_long_that_not_all_of_it_is_kept_by_the_server
    ON a_table_whose_name_is_so_long_that_not_all_of_it_is_kept_by_the_server
    (a_column_whose_name_is_so_long_that_not_all_of_it_is_kept_by_the_server);
