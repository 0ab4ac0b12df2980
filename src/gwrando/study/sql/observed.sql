-- grain:   one row per linked child, service and unbroken time under observation there
-- columns: see schemas.TABLES["observed"]
-- units:   whole days, both ends count; the last day is before the first of the month in which the child is 18
-- needs:   work.link_now, work.child, work.coverage, work.stay
-- A record with stays is observed in them alone; one without is observed as long as the extract covers. Touching or
-- overlapping times of one service are joined.
create or replace table work.main.observed as
with span as (
    select
        link_now.child_no,
        link_now.agency,
        greatest(coverage.starts_on, child.birth_month, coalesce(stay.starts_on, coverage.starts_on)) as from_on,
        least(
            coverage.ends_on,
            cast(child.birth_month + interval 18 year - interval 1 day as date),
            coalesce(stay.ends_on, coverage.ends_on)
        ) as to_on
    from work.main.link_now
    inner join work.main.child using (child_no)
    inner join work.main.coverage using (agency)
    left join work.main.stay using (agency, record)
),

earlier as (
    select
        child_no,
        agency,
        from_on,
        to_on,
        max(to_on) over (
            partition by child_no, agency
            order by from_on, to_on
            rows between unbounded preceding and 1 preceding
        ) as reached_on
    from span
    where from_on <= to_on
),

island as (
    select
        child_no,
        agency,
        from_on,
        to_on,
        sum(case when reached_on is null or from_on > reached_on + interval 1 day then 1 else 0 end) over (
            partition by child_no, agency
            order by from_on, to_on
            rows between unbounded preceding and current row
        ) as nth
    from earlier
)

select child_no, agency, min(from_on) as from_on, max(to_on) as to_on
from island
group by child_no, agency, nth
order by child_no, agency, from_on
