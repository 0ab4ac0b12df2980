-- grain:   one row per exposure, group, and whether it was recorded in the window just before the index day and in the
--          one before that, over members of the matched sets who were observed through both
-- columns: exposure_no, is_case, now, then_, n_members
-- units:   now and then_ are 1 or 0; members of sets (a comparison child may serve several)
-- needs:   work.matched, work.observed, work.chronology, work.within_exposure
-- bound:   $after_days (the length of each window)
-- Only time before the index day: what an event does to exposures after it cannot be in here.
with recorded as (
    select
        matched.set_no,
        matched.child_no,
        matched.is_case,
        within_exposure.exposure_no,
        max(case when date_diff('day', chronology.starts_on, matched.index_on) <= $after_days then 1 else 0 end) as now,
        max(case when date_diff('day', chronology.starts_on, matched.index_on) > $after_days then 1 else 0 end) as then_
    from work.main.matched
    cross join work.main.within_exposure
    inner join work.main.observed
        on observed.child_no = matched.child_no
        and observed.agency = within_exposure.agency
        and date_diff('day', observed.from_on, matched.index_on) >= 2 * $after_days
        and observed.to_on >= matched.index_on - 1
        and observed.from_on < matched.index_on
    inner join work.main.chronology
        on chronology.child_no = matched.child_no
        and chronology.type = within_exposure.type
        and (within_exposure.role = '' or chronology.role = within_exposure.role)
    where
        chronology.date_precision = 'day'
        and chronology.starts_on < matched.index_on
        and date_diff('day', chronology.starts_on, matched.index_on) <= 2 * $after_days
    group by matched.set_no, matched.child_no, matched.is_case, within_exposure.exposure_no
)

select exposure_no, is_case, now, then_, count(*) as n_members
from recorded
group by exposure_no, is_case, now, then_
order by exposure_no, is_case, now, then_
