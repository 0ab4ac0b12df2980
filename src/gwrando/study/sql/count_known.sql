-- grain:   one row per group, age and number of services
-- columns: grp, age, services (none, one or two_or_more had something on record by that age, or by the index day if sooner), n_children
-- units:   children; ages in whole years
-- needs:   work.member, work.child, work.first_known, work.known_age (age)
with known as (
    select
        member.grp,
        member.child_no,
        known_age.age,
        count(distinct first_known.agency) as n_services
    from work.main.member
    cross join work.main.known_age
    inner join work.main.child on child.child_no = member.child_no
    left join work.main.first_known
        on
            first_known.child_no = member.child_no
            and first_known.known_on
            < least(member.index_on, cast(child.birth_month + known_age.age * interval 1 year as date))
    group by member.grp, member.child_no, known_age.age
)

select
    grp,
    age,
    case when n_services = 0 then 'none' when n_services = 1 then 'one' else 'two_or_more' end as services,
    count(*) as n_children
from known
group by 1, 2, 3
order by 1, 2, 3
