-- grain:   one row per child of either group
-- columns: grp (cohort or comparison), child_no, index_on
-- units:   none
-- needs:   work.cohort, work.comparison
create or replace table work.main.member as
select 'cohort' as grp, child_no, index_on
from work.main.cohort
union all
select 'comparison' as grp, child_no, index_on
from work.main.comparison
order by grp, child_no
