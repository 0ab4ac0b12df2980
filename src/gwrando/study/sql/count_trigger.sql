-- grain:   one row per trigger, group and state
-- columns: see schemas.TABLES["count_trigger"]
-- units:   children
-- needs:   work.state
create or replace table work.main.count_trigger as
select trigger, grp, state, count(*) as n_children
from work.main.state
group by trigger, grp, state
order by trigger, grp, state
