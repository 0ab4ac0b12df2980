-- grain:   one row per child in the cohort
-- columns: see schemas.TABLES["cohort"]
-- units:   none
-- needs:   work.index_event, work.population
create or replace table work.main.cohort as
select index_event.child_no, index_event.index_on, index_event.n_index_events
from work.main.index_event
inner join work.main.population using (child_no)
order by index_event.child_no
