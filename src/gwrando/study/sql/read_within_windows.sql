-- grain:   one row per exposure, group, and whether it was recorded in the window just before the index day and in the
--          one before that, over members of the matched sets who were observed through both
-- columns: exposure_no, is_case, now, then_, n_members
-- units:   now and then_ are 1 or 0; members of sets (a comparison child may serve several)
-- needs:   work.matched, work.observed, work.chronology, work.within_exposure
-- bound:   $after_days (the length of each window)
-- Only time before the index day: what an event does to exposures after it cannot be in here.
with mine as (
    select
        chronology.child_no,
        within_exposure.exposure_no,
        within_exposure.agency,
        chronology.starts_on
    from work.main.chronology
    inner join work.main.within_exposure
        on within_exposure.type = chronology.type
        and (within_exposure.role = '' or within_exposure.role = chronology.role)
    where chronology.date_precision = 'day'
),

recorded as (
    select
        matched.set_no,
        matched.child_no,
        matched.is_case,
        matched.index_on,
        mine.exposure_no,
        mine.agency,
        max(case when date_diff('day', mine.starts_on, matched.index_on) <= $after_days then 1 else 0 end) as now,
        max(case when date_diff('day', mine.starts_on, matched.index_on) > $after_days then 1 else 0 end) as then_
    from work.main.matched
    inner join mine
        on mine.child_no = matched.child_no
        and mine.starts_on < matched.index_on
        and mine.starts_on >= matched.index_on - cast(2 * $after_days as integer)
    group by
        matched.set_no, matched.child_no, matched.is_case, matched.index_on, mine.exposure_no, mine.agency
)

select recorded.exposure_no, recorded.is_case, recorded.now, recorded.then_, count(*) as n_members
from recorded
inner join work.main.observed
    on observed.child_no = recorded.child_no
    and observed.agency = recorded.agency
    and date_diff('day', observed.from_on, recorded.index_on) >= 2 * $after_days
    and observed.to_on >= recorded.index_on - 1
    and observed.from_on < recorded.index_on
group by recorded.exposure_no, recorded.is_case, recorded.now, recorded.then_
order by recorded.exposure_no, recorded.is_case, recorded.now, recorded.then_
