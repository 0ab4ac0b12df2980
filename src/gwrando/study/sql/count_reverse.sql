-- grain:   one row per trigger and what came later, over all observed children with the trigger
-- columns: see schemas.TABLES["count_reverse"]
-- units:   children
-- needs:   work.population, work.chronology, work.cohort, work.exposure
-- The other direction: of children with this trigger, how many joined the cohort after it, before it, or never. Joined
-- later means that the trigger surely came first (last_on).
create or replace table work.main.count_reverse as
with first_seen as (
    select chronology.child_no, exposure.exposure_no, min(chronology.last_on) as first_on
    from work.main.chronology
    inner join work.main.exposure
        on exposure.type = chronology.type and (exposure.role = '' or exposure.role = chronology.role)
    group by chronology.child_no, exposure.exposure_no
),

counted as (
    select
        first_seen.exposure_no,
        case
            when cohort.index_on is null then 'not_joined'
            when first_seen.first_on < cohort.index_on then 'joined_later'
            else 'joined_before'
        end as later,
        count(*) as n_children
    from first_seen
    inner join work.main.population using (child_no)
    left join work.main.cohort using (child_no)
    group by 1, 2
)

select exposure.trigger, counted.later, counted.n_children
from counted
inner join work.main.exposure using (exposure_no)
order by exposure.trigger, counted.later
