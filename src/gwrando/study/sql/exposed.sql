-- grain:   one row per member of a set and exposure recorded before the index day, within the widest window
-- columns: see schemas.TABLES["exposed"]
-- units:   n_days is whole days from the exposure to the index day, 1 for the day before
-- needs:   work.matched, work.chronology, work.exposure
-- bound:   $longest_days (the widest window)
-- Only what surely came before the index day counts (last_on), at the furthest it may lie from it. The latest one counts. What lasts counts until it ends: 1 while it goes on. What came on the index day or after does not.
create or replace table work.main.exposed as
with recorded as (
    select
        matched.member_no,
        exposure.exposure_no,
        case
            when exposure.lasting = 0 then date_diff('day', chronology.starts_on, matched.index_on)
            when chronology.ends_on is null or chronology.ends_on >= matched.index_on then 1
            else greatest(1, date_diff('day', chronology.ends_on, matched.index_on))
        end as n_days
    from work.main.matched
    inner join work.main.chronology
        on chronology.child_no = matched.child_no and chronology.last_on < matched.index_on
    inner join work.main.exposure
        on exposure.type = chronology.type and (exposure.role = '' or exposure.role = chronology.role)
)

select member_no, exposure_no, cast(min(n_days) as integer) as n_days
from recorded
where n_days <= $longest_days
group by member_no, exposure_no
