-- grain:   one row per linked child with enough index events in the age range
-- columns: child_no, index_on (first such event), n_index_events
-- units:   ages in whole years
-- needs:   work.chronology
-- bound:   $event, $role, $age_from, $age_to, $min_events
create or replace table work.main.index_event as
select
    child_no,
    min(starts_on) as index_on,
    count(*) as n_index_events
from work.main.chronology
where type = $event and role = $role and age_years between $age_from and $age_to
group by child_no
having count(*) >= $min_events
order by child_no
