-- grain:   one row per what records are told apart by, group and whether a record was linked
-- columns: told_by (ethnicity, deprivation, looked_after); grp; linked (linked or alone); n_records
-- units:   records
-- needs:   work.record, work.event, work.link_now, work.coverage
-- Records that should have a partner: those of services that do not know every child, linked where the child has a record in a
-- service that does. Where no service knows every child: all records, linked to any other service. A record's group is what its
-- own service wrote down: taken from linked records, it would be missing just where the link is.
create or replace table work.main.count_linked_by as
with universal as (
    select agency
    from work.main.coverage
    where knows_every_child
),

known as (
    select count(*) as n_universal
    from universal
),

partner as (
    select
        link_now.child_no,
        count(distinct case when universal.agency is not null then link_now.agency end) as n_universal,
        count(distinct link_now.agency) as n_agencies
    from work.main.link_now
    left join universal on universal.agency = link_now.agency
    group by link_now.child_no
),

cared_for as (
    select distinct agency, record
    from work.main.event
    where type = 'looked_after'
),

expected as (
    select
        record.ethnicity,
        record.deprivation,
        cared_for.record is not null as looked_after,
        case
            when known.n_universal > 0 and partner.n_universal > 0 then 'linked'
            when known.n_universal = 0 and partner.n_agencies > 1 then 'linked'
            else 'alone'
        end as linked
    from work.main.record
    inner join work.main.link_now on link_now.agency = record.agency and link_now.record = record.record
    inner join partner on partner.child_no = link_now.child_no
    cross join known
    left join universal on universal.agency = record.agency
    left join cared_for on cared_for.agency = record.agency and cared_for.record = record.record
    where universal.agency is null
),

told as (
    select 'ethnicity' as told_by, coalesce(ethnicity, 'not_recorded') as grp, linked
    from expected
    union all
    select 'deprivation' as told_by, coalesce(cast(deprivation as varchar), 'not_recorded') as grp, linked
    from expected
    union all
    select 'looked_after' as told_by, case when looked_after then 'yes' else 'no' end as grp, linked
    from expected
)

select told_by, grp, linked, count(*) as n_records
from told
group by told_by, grp, linked
order by told_by, grp, linked
