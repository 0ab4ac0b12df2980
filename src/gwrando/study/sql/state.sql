-- grain:   one row per child of either group and trigger
-- columns: see schemas.TABLES["state"]
-- units:   none
-- needs:   work.member, work.chronology, work.exposure (one row per trigger asked about)
-- Only what was recorded before the index day counts: later events cannot have come first.
create or replace table work.main.state as
with before_index as (
    select distinct member.grp, member.child_no, chronology.type
    from work.main.member
    inner join work.main.chronology
        on chronology.child_no = member.child_no and chronology.starts_on < member.index_on
)

select
    member.grp,
    member.child_no,
    exposure.trigger,
    case when before_index.child_no is null then 'not_recorded' else 'recorded' end as state
from work.main.member
cross join work.main.exposure
left join before_index
    on
        before_index.grp = member.grp
        and before_index.child_no = member.child_no
        and before_index.type = exposure.trigger
order by member.grp, member.child_no, exposure.trigger
