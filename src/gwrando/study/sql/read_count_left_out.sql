-- grain:   as work.count_left_out
-- columns: as work.count_left_out
-- units:   children
select * from work.main.count_left_out
