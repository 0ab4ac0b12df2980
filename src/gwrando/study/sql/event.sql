-- grain:   one row per accepted event of a record
-- columns: see schemas.TABLES["event"]
-- units:   none
-- needs:   names.event_part (one row per event that an accepted row gives; several: its kind came in several files;
--          joined: rows that touch are one event)
-- Returns of several years tell the same event again: the last file that tells it is believed.
create or replace table work.main.event as
with last_told as (
    select agency, record, type, role, starts_on, detail, max(file_no) as file_no
    from names.main.event_part
    where several = 1
    group by agency, record, type, role, starts_on, detail
),

once as (
    select * from names.main.event_part
    where several = 0
    union all
    select event_part.*
    from names.main.event_part
    inner join last_told
        on
            last_told.agency = event_part.agency
            and last_told.record = event_part.record
            and last_told.type = event_part.type
            and last_told.role = event_part.role
            and last_told.starts_on = event_part.starts_on
            and coalesce(last_told.detail, '') = coalesce(event_part.detail, '')
            and last_told.file_no = event_part.file_no
    where event_part.several = 1
),

reached as (
    select
        *,
        max(coalesce(ends_on, cast('9999-12-30' as date))) over (
            partition by agency, record, type, role
            order by starts_on, source_file, source_row
            rows between unbounded preceding and 1 preceding
        ) as reach
    from once
    where joined = 1
),

numbered as (
    select
        *,
        sum(case when reach is null or starts_on > reach + 1 then 1 else 0 end) over (
            partition by agency, record, type, role
            order by starts_on, source_file, source_row
            rows between unbounded preceding and current row
        ) as spell
    from reached
),

spell as (
    select
        agency,
        record,
        type,
        min(starts_on) as starts_on,
        case when count(ends_on) = count(*) then max(ends_on) end as ends_on,
        min(case when nth = 1 then date_precision end) as date_precision,
        role,
        min(case when nth = 1 then action end) as action,
        min(case when nth = 1 then action_reason end) as action_reason,
        min(case when nth = 1 then basis end) as basis,
        min(case when nth = 1 then detail end) as detail,
        min(case when nth = 1 then source_file end) as source_file,
        min(case when nth = 1 then source_row end) as source_row
    from (
        select
            *,
            row_number() over (
                partition by agency, record, type, role, spell order by starts_on, source_file, source_row
            ) as nth
        from numbered
    ) as in_order
    group by agency, record, type, role, spell
)

select *
from (
    select
        agency, record, type, starts_on, ends_on, date_precision, role, action, action_reason, basis, detail,
        source_file, source_row
    from once
    where joined = 0
    union all
    select
        agency, record, type, starts_on, ends_on, date_precision, role, action, action_reason, basis, detail,
        source_file, source_row
    from spell
) as happened
order by agency, record, starts_on, type, role, source_file, source_row, detail
