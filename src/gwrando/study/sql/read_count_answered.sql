-- grain:   as work.count_answered
-- columns: as work.count_answered
-- units:   children
select * from work.main.count_answered
