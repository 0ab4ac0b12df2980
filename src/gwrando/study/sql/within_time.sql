-- grain:   one row per cohort child and exposure: the unbroken time around the index day in which both services saw it
-- columns: see schemas.TABLES["within_time"]
-- units:   whole days; to_on is the first day after; ended_early is 1 when it ended before extract or age ended it
-- needs:   work.cohort, work.observed, work.child, work.coverage, work.within_exposure
-- bound:   $index_agency (the service that records the index event), $age_from, $age_to, $after_days
-- The time begins $after_days after the exposure's service began to watch: before that nobody knows whether the child
-- is still in the days after one.
create or replace table work.main.within_time as
with aged as (
    select
        cohort.child_no,
        cohort.index_on,
        make_date(
            cast(extract(year from child.birth_month) as integer) + $age_from,
            cast(extract(month from child.birth_month) as integer),
            1
        ) as old_on,
        make_date(
            cast(extract(year from child.birth_month) as integer) + $age_to + 1,
            cast(extract(month from child.birth_month) as integer),
            1
        ) as grown_on
    from work.main.cohort
    inner join work.main.child using (child_no)
),

covered as (
    select agency, max(ends_on) + 1 as over_on
    from work.main.coverage
    group by agency
),

watched as (
    select
        aged.child_no,
        aged.index_on,
        aged.old_on,
        aged.grown_on,
        observed.agency,
        observed.from_on,
        observed.to_on,
        covered.over_on
    from aged
    inner join work.main.observed
        on observed.child_no = aged.child_no and aged.index_on between observed.from_on and observed.to_on
    inner join covered on covered.agency = observed.agency
),

seen as (
    select
        exposed.child_no,
        exposed.index_on,
        within_exposure.exposure_no,
        greatest(exposed.old_on, indexed.from_on, exposed.from_on + cast($after_days as integer)) as from_on,
        least(exposed.grown_on, indexed.to_on + 1, exposed.to_on + 1) as to_on,
        least(exposed.grown_on, indexed.over_on, exposed.over_on) as planned_on
    from watched as exposed
    inner join watched as indexed on indexed.child_no = exposed.child_no and indexed.agency = $index_agency
    inner join work.main.within_exposure on within_exposure.agency = exposed.agency
)

select
    child_no,
    exposure_no,
    index_on,
    from_on,
    to_on,
    case when to_on < planned_on then 1 else 0 end as ended_early
from seen
where from_on <= index_on and index_on < to_on
order by exposure_no, child_no
