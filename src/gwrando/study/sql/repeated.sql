-- grain:   one row per thing that more than one accepted row tells of (child, service, type, role, first day, precision)
-- columns: see schemas.TABLES["repeated"]
-- units:   rows
-- needs:   work.event, work.link_now
-- The same thing written down twice: in one file, in two files of one service, or in two records that were linked. The row
-- kept is the one that says an action was taken, then one that says why none was; a fact before an opinion; the latest end;
-- then the first by file, row and record.
create or replace table work.main.repeated as
with alike as (
    select
        link_now.child_no,
        event.agency,
        event.type,
        event.role,
        case event.date_precision
            when 'day' then event.starts_on
            when 'month' then cast(date_trunc('month', event.starts_on) as date)
            else cast(date_trunc('year', event.starts_on) as date)
        end as starts_on,
        event.date_precision,
        count(*) as n_rows
    from work.main.event
    inner join work.main.link_now using (agency, record)
    group by 1, 2, 3, 4, 5, 6
    having count(*) > 1
),

placed as (
    select
        alike.child_no,
        alike.agency,
        alike.type,
        alike.role,
        alike.starts_on,
        alike.date_precision,
        alike.n_rows,
        event.record,
        event.source_file,
        event.source_row,
        row_number() over (
            partition by alike.child_no, alike.agency, alike.type, alike.role, alike.starts_on, alike.date_precision
            order by
                case event.action when 'taken' then 1 when 'not_taken' then 2 else 3 end,
                case when event.action_reason is null then 1 else 0 end,
                case event.basis when 'fact' then 1 else 2 end,
                coalesce(event.ends_on, date '0001-01-01') desc,
                event.source_file,
                event.source_row,
                event.record
        ) as nth
    from alike
    inner join work.main.link_now on link_now.child_no = alike.child_no and link_now.agency = alike.agency
    inner join work.main.event
        on
            event.agency = link_now.agency
            and event.record = link_now.record
            and event.type = alike.type
            and event.role = alike.role
            and event.date_precision = alike.date_precision
            and alike.starts_on = case event.date_precision
                when 'day' then event.starts_on
                when 'month' then cast(date_trunc('month', event.starts_on) as date)
                else cast(date_trunc('year', event.starts_on) as date)
            end
)

select child_no, agency, type, role, starts_on, date_precision, n_rows, record, source_file, source_row
from placed
where nth = 1
order by child_no, starts_on, agency, type, role, date_precision
