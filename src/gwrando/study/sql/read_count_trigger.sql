-- grain:   as work.count_trigger
-- columns: as work.count_trigger
-- units:   children
select * from work.main.count_trigger
