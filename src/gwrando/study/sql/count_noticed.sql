-- grain:   one row per group and stage of childhood in which a service first noticed
-- columns: see schemas.TABLES["count_noticed"]
-- units:   children; stages by age in whole years (under 11, 11 and older)
-- needs:   work.member, work.chronology, work.event_kind (kind of each event type)
create or replace table work.main.count_noticed as
with first_notice as (
    select member.grp, member.child_no, min(chronology.age_years) as age_years
    from work.main.member
    inner join work.main.chronology
        on chronology.child_no = member.child_no and chronology.starts_on < member.index_on
    inner join work.main.event_kind on event_kind.type = chronology.type
    where event_kind.kind = 'noticed'
    group by member.grp, member.child_no
)

select
    member.grp,
    case
        when first_notice.age_years < 11 then 'primary'
        when first_notice.age_years >= 11 then 'secondary'
        else 'never'
    end as stage,
    count(*) as n_children
from work.main.member
left join first_notice using (grp, child_no)
group by 1, 2
order by 1, 2
