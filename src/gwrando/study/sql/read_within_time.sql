-- grain:   one row per cohort child and exposure, as work.within_time
-- columns: child_no, exposure_no, birth_month, index_on, from_on, to_on, ended_early
-- units:   whole days
-- needs:   work.within_time, work.child
select
    within_time.child_no,
    within_time.exposure_no,
    child.birth_month,
    within_time.index_on,
    within_time.from_on,
    within_time.to_on,
    within_time.ended_early
from work.main.within_time
inner join work.main.child using (child_no)
order by within_time.exposure_no, within_time.child_no
