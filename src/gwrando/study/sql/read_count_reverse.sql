-- grain:   as work.count_reverse
-- columns: as work.count_reverse
-- units:   children
select * from work.main.count_reverse
