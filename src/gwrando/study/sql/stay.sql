-- grain:   one row per time a service says it knew the child
-- columns: see schemas.TABLES["stay"]
-- units:   none
-- needs:   nothing yet: no built-in extract gives stays
create or replace table work.main.stay as
select
    cast(null as varchar) as agency,
    cast(null as varchar) as record,
    cast(null as date) as starts_on,
    cast(null as date) as ends_on
where 1 = 0
