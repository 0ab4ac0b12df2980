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

seen as (
    select
        aged.child_no,
        aged.index_on,
        within_exposure.exposure_no,
        greatest(aged.old_on, indexed.from_on, exposed.from_on + cast($after_days as integer)) as from_on,
        least(aged.grown_on, indexed.to_on + 1, exposed.to_on + 1) as to_on,
        least(aged.grown_on, index_cover.over_on, exposure_cover.over_on) as planned_on
    from aged
    cross join work.main.within_exposure
    inner join work.main.observed as indexed
        on indexed.child_no = aged.child_no and indexed.agency = $index_agency
        and aged.index_on between indexed.from_on and indexed.to_on
    inner join work.main.observed as exposed
        on exposed.child_no = aged.child_no and exposed.agency = within_exposure.agency
        and aged.index_on between exposed.from_on and exposed.to_on
    inner join covered as index_cover on index_cover.agency = $index_agency
    inner join covered as exposure_cover on exposure_cover.agency = within_exposure.agency
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
