-- grain:   one row per service in the study
-- columns: agency, n_linked (records whose child has a record in another service too)
-- units:   number of records
-- needs:   work.coverage, work.link
with child_services as (
    select child_no, count(distinct agency) as n_services
    from work.main.link
    group by child_no
),

linked as (
    select link.agency, count(*) as n_linked
    from work.main.link
    inner join child_services on child_services.child_no = link.child_no
    where child_services.n_services > 1
    group by link.agency
)

select coverage.agency, coalesce(linked.n_linked, 0) as n_linked
from work.main.coverage
left join linked on linked.agency = coverage.agency
order by coverage.agency
