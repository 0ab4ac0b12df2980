-- grain:   as work.count_order
-- columns: as work.count_order
-- units:   children
select * from work.main.count_order
