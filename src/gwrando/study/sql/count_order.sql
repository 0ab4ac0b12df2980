-- grain:   one row per declared pair of events, group and order
-- columns: see schemas.TABLES["count_order"]
-- units:   children
-- needs:   work.member, work.chronology, work.pair (the declared pairs)
-- First occurrences before the index day. "Not in order" is the other way round or on one day.
create or replace table work.main.count_order as
with first_seen as (
    select member.grp, member.child_key, chronology.type, min(chronology.on_date) as first_on
    from work.main.member
    inner join work.main.chronology
        on chronology.child_key = member.child_key and chronology.on_date < member.index_on
    group by member.grp, member.child_key, chronology.type
)

select
    pair.first_type,
    pair.then_type,
    member.grp,
    case
        when a.first_on < b.first_on then 'in_order'
        when a.first_on >= b.first_on then 'not_in_order'
        else 'not_both'
    end as ordering,
    count(*) as n_children
from work.main.member
cross join work.main.pair
left join first_seen as a
    on a.grp = member.grp and a.child_key = member.child_key and a.type = pair.first_type
left join first_seen as b
    on b.grp = member.grp and b.child_key = member.child_key and b.type = pair.then_type
group by 1, 2, 3, 4
order by 1, 2, 3, 4
