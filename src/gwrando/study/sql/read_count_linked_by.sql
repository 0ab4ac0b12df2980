-- grain:   as count_linked_by
-- columns: told_by, grp, linked, n_records
-- units:   records
select told_by, grp, linked, n_records
from work.main.count_linked_by
order by told_by, grp, linked
