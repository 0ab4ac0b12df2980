-- grain:   one row per group and whether the child was under observation over the whole calendar
-- columns: grp, seen (seen or not_seen), n_children
-- units:   children
-- needs:   work.transition, work.observed, work.coverage
-- Under observation in every service that knows every child, from 12 months before the move to 12 months after it.
with wanted as (
    select count(*) as n_wanted
    from work.main.coverage
    where knows_every_child
),

reaching as (
    select transition.grp, transition.child_no, count(distinct observed.agency) as n_seen
    from work.main.transition
    inner join work.main.observed on observed.child_no = transition.child_no
    inner join work.main.coverage on coverage.agency = observed.agency
    where
        coverage.knows_every_child
        and cast(12 * extract(year from observed.from_on) + extract(month from observed.from_on) as integer) - 1
        <= transition.move_month - 12
        and cast(12 * extract(year from observed.to_on) + extract(month from observed.to_on) as integer) - 1
        >= transition.move_month + 11
    group by transition.grp, transition.child_no
)

select
    transition.grp,
    case when coalesce(reaching.n_seen, 0) = wanted.n_wanted then 'seen' else 'not_seen' end as seen,
    count(*) as n_children
from work.main.transition
cross join wanted
left join reaching on reaching.grp = transition.grp and reaching.child_no = transition.child_no
group by 1, 2
order by 1, 2
