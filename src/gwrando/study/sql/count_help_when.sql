-- grain:   one row per group, service (or any) and when help first began
-- columns: grp, agency (a service, or any), happened (before or after the index day), n_children
-- units:   children
-- needs:   work.member, work.chronology, work.event_about (type, kind)
-- "before" is surely before the index day; the rest is on it, after it, or not known well enough to say.
with helps as (
    select
        member.grp,
        member.child_no,
        chronology.agency,
        max(case when chronology.last_on < member.index_on then 1 else 0 end) as came_before
    from work.main.member
    inner join work.main.chronology on chronology.child_no = member.child_no
    inner join work.main.event_about on event_about.type = chronology.type
    where event_about.kind = 'helped'
    group by member.grp, member.child_no, chronology.agency
),

both_ways as (
    select grp, child_no, agency, came_before
    from helps
    union all
    select grp, child_no, 'any' as agency, max(came_before) as came_before
    from helps
    group by grp, child_no
)

select
    grp,
    agency,
    case when came_before = 1 then 'before' else 'after' end as happened,
    count(*) as n_children
from both_ways
group by 1, 2, 3
order by 1, 2, 3
