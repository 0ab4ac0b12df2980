-- grain:   one row per linked child and event, in the order of the child's life
-- columns: see schemas.TABLES["chronology"]
-- units:   age_years is whole years since the first day of the month of birth, on the first day it may have begun
-- needs:   work.event, work.link_now, work.child, work.repeated
-- A date known by its month or year alone: starts_on is the first day it may have begun, last_on the last. One event surely
-- came before another only if its last_on is before the other's starts_on. Events of one day have no order among them.
-- Of the rows that tell of the same thing one is kept (work.repeated says which).
create or replace table work.main.chronology as
with linked as (
    select
        link_now.child_no,
        event.agency,
        event.record,
        event.type,
        event.role,
        case event.date_precision
            when 'day' then event.starts_on
            when 'month' then cast(date_trunc('month', event.starts_on) as date)
            else cast(date_trunc('year', event.starts_on) as date)
        end as starts_on,
        case event.date_precision
            when 'day' then event.starts_on
            when 'month' then cast(date_trunc('month', event.starts_on) + interval 1 month - interval 1 day as date)
            else cast(date_trunc('year', event.starts_on) + interval 1 year - interval 1 day as date)
        end as last_on,
        event.ends_on,
        event.date_precision,
        event.action,
        event.action_reason,
        event.basis,
        event.detail,
        event.source_file,
        event.source_row
    from work.main.event
    inner join work.main.link_now using (agency, record)
)

select
    linked.child_no,
    linked.type,
    cast(floor((
        12 * (extract(year from linked.starts_on) - extract(year from child.birth_month))
        + extract(month from linked.starts_on) - extract(month from child.birth_month)
    ) / 12.0) as integer) as age_years,
    linked.agency,
    linked.starts_on,
    linked.last_on,
    linked.ends_on,
    linked.date_precision,
    linked.role,
    linked.action,
    linked.action_reason,
    linked.basis,
    linked.detail,
    linked.source_file,
    linked.source_row
from linked
inner join work.main.child using (child_no)
left join work.main.repeated using (child_no, agency, type, role, starts_on, date_precision)
where
    repeated.child_no is null
    or (
        repeated.record = linked.record
        and repeated.source_file = linked.source_file
        and repeated.source_row = linked.source_row
    )
order by linked.child_no, linked.starts_on, linked.agency, linked.type, linked.role, linked.date_precision
