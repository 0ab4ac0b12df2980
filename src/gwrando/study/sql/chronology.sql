-- grain:   one row per linked child and event, in the order of the child's life
-- columns: see schemas.TABLES["chronology"]
-- units:   age_years is whole years since the first day of the month of birth
-- needs:   work.event, work.link, work.child
-- The same thing written down twice on one day by one service counts once.
create or replace table work.main.chronology as
with placed as (
    select
        link.child_key,
        event.on_date,
        cast(floor((
            12 * (extract(year from event.on_date) - extract(year from child.birth_month))
            + extract(month from event.on_date) - extract(month from child.birth_month)
        ) / 12.0) as integer) as age_years,
        event.type,
        event.role,
        event.agency,
        min(event.source_row) as source_row
    from work.main.event
    inner join work.main.link using (agency, record)
    inner join work.main.child using (child_key)
    group by link.child_key, event.on_date, child.birth_month, event.type, event.role, event.agency
)

select
    child_key,
    row_number() over (partition by child_key order by on_date, agency, type, role) as sequence,
    on_date,
    age_years,
    type,
    role,
    agency,
    source_row
from placed
order by child_key, sequence
