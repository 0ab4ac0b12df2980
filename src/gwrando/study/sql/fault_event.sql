-- grain:   one row per event row of an extract and rule it breaks
-- columns: agency, row_no (the heading is row 1), column_name (ours), rule, kept (always false: the row is set aside)
-- units:   none
-- needs:   work.landed_event, work.source, work.event_code, work.role_code, names.person
create or replace table work.main.fault_event as
with row_read as (
    select
        landed_event.agency,
        landed_event.row_no,
        trim(landed_event.record) as record,
        person.record as record_known,
        person.born_on,
        event_code.ours as type,
        role_code.ours as role,
        cast(case source.date_format
            when '%Y-%m-%d' then try_strptime(trim(landed_event.on_text), '%Y-%m-%d')
            when '%d/%m/%Y' then try_strptime(trim(landed_event.on_text), '%d/%m/%Y')
            when '%Y%m%d' then try_strptime(trim(landed_event.on_text), '%Y%m%d')
        end as date) as on_date,
        source.starts_on,
        source.ends_on,
        row_number() over (
            partition by
                landed_event.agency, trim(landed_event.record), trim(landed_event.code),
                trim(landed_event.on_text), trim(landed_event.role)
            order by landed_event.row_no
        ) as nth_alike
    from work.main.landed_event
    inner join work.main.source using (agency)
    left join names.main.person
        on person.agency = landed_event.agency and person.record = trim(landed_event.record)
    left join work.main.event_code
        on event_code.agency = landed_event.agency and event_code.theirs = trim(landed_event.code)
    left join work.main.role_code
        on role_code.agency = landed_event.agency and role_code.theirs = trim(landed_event.role)
),

broken as (
    select agency, row_no, 'record' as column_name, 'no_person' as rule from row_read where record_known is null
    union all
    select agency, row_no, 'code', 'unknown_code' from row_read where type is null
    union all
    select agency, row_no, 'role', 'unknown_code' from row_read where role is null
    union all
    select agency, row_no, 'on', 'not_a_date' from row_read where on_date is null
    union all
    select agency, row_no, 'on', 'outside_coverage' from row_read where on_date < starts_on or on_date > ends_on
    union all
    select agency, row_no, 'on', 'before_birth' from row_read where on_date < born_on
    union all
    select agency, row_no, 'on', 'not_a_child' from row_read where on_date >= born_on + interval 18 year
    union all
    select agency, row_no, 'record', 'repeated' from row_read where record_known is not null and nth_alike > 1
)

select agency, row_no, column_name, rule, false as kept
from broken
order by agency, row_no, column_name, rule
