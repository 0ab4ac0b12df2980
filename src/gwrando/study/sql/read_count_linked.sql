-- grain:   as work.count_linked
-- columns: as work.count_linked
-- units:   records
select * from work.main.count_linked
