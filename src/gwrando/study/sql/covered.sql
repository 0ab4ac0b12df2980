-- grain:   one row per member of a set and service in which the child was under observation the day before the index day
-- columns: see schemas.TABLES["covered"]
-- units:   n_days is whole days without a break up to the index day
-- needs:   work.matched, work.observed, work.coverage, work.service_no (a number for each service)
-- Where a service knows every child, a child without a linked record there is not observed: nothing is known. Where it does
-- not, having no record there means no contact, so a child counts as observed as long as the extract covers and the child is
-- known to live in the area. Counting only children with a record would choose them by what is being asked about.
create or replace table work.main.covered as
with known as (
    select
        matched.member_no,
        observed.agency,
        date_diff('day', observed.from_on, matched.index_on) as n_days
    from work.main.matched
    inner join work.main.observed
        on
            observed.child_no = matched.child_no
            and observed.from_on < matched.index_on
            and observed.to_on >= matched.index_on - 1
    inner join work.main.coverage on coverage.agency = observed.agency and coverage.knows_every_child
),

here as (
    select member_no, max(n_days) as n_days
    from known
    group by member_no
),

n_known as (
    select count(*) as n_services
    from work.main.coverage
    where knows_every_child
),

others as (
    select
        matched.member_no,
        coverage.agency,
        case
            when n_known.n_services = 0 then date_diff('day', coverage.starts_on, matched.index_on)
            else least(date_diff('day', coverage.starts_on, matched.index_on), here.n_days)
        end as n_days
    from work.main.matched
    cross join work.main.coverage
    cross join n_known
    left join here using (member_no)
    where
        not coverage.knows_every_child
        and coverage.starts_on < matched.index_on
        and coverage.ends_on >= matched.index_on - 1
        and (n_known.n_services = 0 or here.n_days is not null)
),

both_kinds as (
    select member_no, agency, n_days
    from known
    union all
    select member_no, agency, n_days
    from others
)

select both_kinds.member_no, service_no.service_no, cast(both_kinds.n_days as integer) as n_days
from both_kinds
inner join work.main.service_no using (agency)
