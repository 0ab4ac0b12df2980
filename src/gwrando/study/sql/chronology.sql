-- grain:   one row per linked child and event, in the order of the child's life
-- columns: see schemas.TABLES["chronology"]
-- units:   age_years is whole years since the first day of the month of birth
-- needs:   work.event, work.link_now, work.child
-- The same thing written down twice on one day by one service counts once (the first row of the file stays).
create or replace table work.main.chronology as
with placed as (
    select
        link_now.child_no,
        event.*,
        cast(floor((
            12 * (extract(year from event.starts_on) - extract(year from child.birth_month))
            + extract(month from event.starts_on) - extract(month from child.birth_month)
        ) / 12.0) as integer) as age_years,
        row_number() over (
            partition by link_now.child_no, event.starts_on, event.type, event.role, event.agency
            order by event.source_file, event.source_row, event.record
        ) as nth_alike
    from work.main.event
    inner join work.main.link_now using (agency, record)
    inner join work.main.child using (child_no)
)

select
    child_no,
    row_number() over (partition by child_no order by starts_on, agency, type, role) as sequence,
    type,
    age_years,
    agency,
    starts_on,
    ends_on,
    date_precision,
    role,
    action,
    action_reason,
    basis,
    detail,
    source_file,
    source_row
from placed
where nth_alike = 1
order by child_no, sequence
