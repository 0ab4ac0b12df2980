-- grain:   one row per service and unbroken time under observation there (one row without dates where there is none)
-- columns: agency, covers_from, covers_to (of the extract), n_records (linked to the child), from_on, to_on
-- units:   dates, both ends count
-- needs:   work.coverage, work.observed, work.link_now
-- bound:   $agency, $record
with child as (
    select child_no
    from work.main.link_now
    where agency = $agency and record = $record
),

linked as (
    select link_now.agency, count(*) as n_records
    from work.main.link_now
    inner join child on child.child_no = link_now.child_no
    group by link_now.agency
),

seen as (
    select observed.agency, observed.from_on, observed.to_on
    from work.main.observed
    inner join child on child.child_no = observed.child_no
)

select
    coverage.agency,
    coverage.starts_on as covers_from,
    coverage.ends_on as covers_to,
    coalesce(linked.n_records, 0) as n_records,
    seen.from_on,
    seen.to_on
from work.main.coverage
left join linked on linked.agency = coverage.agency
left join seen on seen.agency = coverage.agency
order by coverage.agency, seen.from_on
