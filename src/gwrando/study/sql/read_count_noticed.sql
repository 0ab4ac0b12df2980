-- grain:   as work.count_noticed
-- columns: as work.count_noticed
-- units:   children
select * from work.main.count_noticed
