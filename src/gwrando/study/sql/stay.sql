-- grain:   one row per time a service says it knew the child
-- columns: see schemas.TABLES["stay"]
-- units:   none
-- needs:   names.stay_part (one row per accepted row that tells it; files of later years tell the same stay again)
create or replace table work.main.stay as
select
    agency,
    record,
    starts_on,
    -- open in one file and closed in a later one: it is closed
    max(ends_on) as ends_on
from names.main.stay_part
group by agency, record, starts_on
order by agency, record, starts_on
