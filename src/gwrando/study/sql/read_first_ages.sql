-- grain:   one row per event type and age in months at a cohort child's first such event
-- columns: type, months, n_children
-- units:   months since the month of birth; children
-- needs:   work.member, work.child, work.chronology
-- Surely before the index day; dates known by their year alone are left out.
with first_seen as (
    select member.child_no, chronology.type, min(chronology.starts_on) as first_on
    from work.main.member
    inner join work.main.chronology on chronology.child_no = member.child_no
    where
        member.grp = 'cohort'
        and chronology.last_on < member.index_on
        and chronology.date_precision <> 'year'
    group by member.child_no, chronology.type
)

select
    first_seen.type,
    cast(
        12 * (extract(year from first_seen.first_on) - extract(year from child.birth_month))
        + extract(month from first_seen.first_on) - extract(month from child.birth_month) as integer
    ) as months,
    count(*) as n_children
from first_seen
inner join work.main.child on child.child_no = first_seen.child_no
group by 1, 2
order by 1, 2
