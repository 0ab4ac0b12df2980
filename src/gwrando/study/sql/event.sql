-- grain:   one row per accepted event of a record
-- columns: see schemas.TABLES["event"]
-- units:   none
-- needs:   work.landed_event, work.fault_event, work.source, work.event_code, work.role_code
create or replace table work.main.event as
with accepted as (
    select landed_event.*
    from work.main.landed_event
    where not exists (
        select 1
        from work.main.fault_event
        where fault_event.agency = landed_event.agency and fault_event.row_no = landed_event.row_no
    )
)

select
    accepted.agency,
    trim(accepted.record) as record,
    event_code.ours as type,
    cast(case source.date_format
            when '%Y-%m-%d' then try_strptime(trim(accepted.on_text), '%Y-%m-%d')
            when '%d/%m/%Y' then try_strptime(trim(accepted.on_text), '%d/%m/%Y')
            when '%Y%m%d' then try_strptime(trim(accepted.on_text), '%Y%m%d')
        end as date) as starts_on,
    cast(null as date) as ends_on,
    'day' as date_precision,
    role_code.ours as role,
    cast(null as varchar) as action,
    cast(null as varchar) as action_reason,
    'fact' as basis,
    cast(null as varchar) as detail,
    'event' as source_file,
    accepted.row_no as source_row
from accepted
inner join work.main.source using (agency)
inner join work.main.event_code
    on event_code.agency = accepted.agency and event_code.theirs = trim(accepted.code)
inner join work.main.role_code
    on role_code.agency = accepted.agency and role_code.theirs = trim(accepted.role)
order by agency, record, starts_on, type, role, source_row
